import CLinux
import Glibc
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Synchronization

/// A simulated handpiece on a thread of its own, on the daemon's line. What it says there it can
/// say once more on the baseline's line, a little later, so that both get the same traffic at the
/// same pace and never at the same moment.
final class PlayedHandpiece: Sendable {
  let daemonLine = Sightings()
  let baselineLine = Sightings()
  private let isEchoing = Atomic(false)
  private let isEnding = Atomic(false)

  /// Between two pulses, which are 150 ms apart and take some 60 ms.
  private static let echoDelay = Milliseconds(70)
  static let serial = "HP-BENCH"

  /// Starts to say everything once more on the baseline's line.
  func startEcho() {
    isEchoing.store(true, ordering: .releasing)
  }

  /// Plays until ``end()``; `daemon` and `baseline` are the masters of the two lines.
  func play(daemon: Int32, baseline: Int32) throws(BenchError) -> JoinableThread {
    try JoinableThread { [self] in
      // A handpiece is a machine of its own and shares its processor with nobody. Without the right
      // to this, what is measured is also how busy this machine is.
      _ = clinux_thread_fifo(60)
      var near = TimedLine(master: daemon, sightings: daemonLine)
      var far = TimedLine(master: baseline, sightings: baselineLine)
      var handpiece = Self.makeHandpiece()
      var echoes: [(due: Int64, bytes: [UInt8])] = []
      while !isEnding.load(ordering: .acquiring) {
        Self.wait(daemon, baseline)
        let heard = near.read()
        if !heard.isEmpty { handpiece.receive(heard.span) }
        _ = far.read()
        let now = Self.milliseconds
        handpiece.advance(toMilliseconds: now)
        let said = handpiece.takeOutput()
        if !said.isEmpty {
          near.write(said)
          if isEchoing.load(ordering: .acquiring) {
            echoes.append((now + Self.echoDelay.count, said))
          }
        }
        while let echo = echoes.first, echo.due <= now {
          far.write(echo.bytes)
          echoes.removeFirst()
        }
      }
    }
  }

  func end() {
    isEnding.store(true, ordering: .releasing)
  }

  /// Waits for either line, at most a millisecond of the handpiece's life.
  private static func wait(_ daemon: Int32, _ baseline: Int32) {
    var waiting = [
      pollfd(fd: daemon, events: Int16(POLLIN), revents: 0),
      pollfd(fd: baseline, events: Int16(POLLIN), revents: 0),
    ]
    let ready = unsafe poll(&waiting, nfds_t(waiting.count), 1)
    // A line that nobody has open is always ready; poll would not wait.
    let isIdle = waiting.allSatisfy { $0.revents == 0 || $0.revents & Int16(POLLHUP) != 0 }
    if ready > 0, isIdle { _ = poll(nil, 0, 1) }
  }

  private static func makeHandpiece() -> SimulatedHandpiece<VolatileMemory> {
    SimulatedHandpiece(
      profile: HandpieceProfile(
        model: FixedName(text: "rfmn-49i"), serial: FixedName(text: serial),
        firmware: FirmwareVersion(major: 1, minor: 0, patch: 0),
        capabilities: .neededToArm.union(.impedanceSensing).union(.temperatureSensing),
        modality: .rfMicroneedling,
        calibrationDay: UTCInstant(microseconds: clinux_utc_microseconds()).day),
      tip: Tip(
        kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(0x4910_0000_0000_0001),
        usesLeft: 5000),
      memory: VolatileMemory(), foot: FootOperator(mode: .automatic), seed: 1,
      atMilliseconds: milliseconds)
  }

  private static var milliseconds: Int64 { clinux_boot_microseconds() / 1000 }
}
