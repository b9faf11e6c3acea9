import CLinux
import Quantities
import Synchronization

/// Simulated handpieces on a thread of their own, each on a line of the daemon's; the first is the
/// one that treats. What it says it can say once more on the baseline's line, a little later, so that
/// both get the same traffic at the same pace and never at the same moment.
final class PlayedHandpieces: Sendable {
  /// What is seen on the line of the first.
  let daemonLine = Sightings()
  let baselineLine = Sightings()
  private let isEchoing = Atomic(false)
  private let isEnding = Atomic(false)

  /// Between two pulses, which are at least 100 ms apart and take some 60 ms.
  private static let echoDelay = Milliseconds(70)

  /// Starts to say everything once more on the baseline's line.
  func startEcho() {
    isEchoing.store(true, ordering: .releasing)
  }

  /// Plays until ``end()``; `daemon` and `baseline` are the masters of the lines.
  func play(daemon: [Int32], baseline: Int32) throws(BenchError) -> JoinableThread {
    try JoinableThread { [self] in
      // A handpiece is a machine of its own and shares its processor with nobody. Without the right
      // to this, what is measured is also how busy this machine is.
      _ = clinux_thread_fifo(60)
      var far = TimedLine(master: baseline, sightings: baselineLine)
      var handpieces = daemon.enumerated().map { index, master in
        PlayedHandpiece(
          number: index + 1, master: master, sightings: index == 0 ? daemonLine : Sightings())
      }
      var lines = LineWait(masters: daemon + [baseline])
      var echoes: [(due: Int64, bytes: [UInt8])] = []
      while !isEnding.load(ordering: .acquiring) {
        lines.wait()
        if lines.isReady(daemon.count) { _ = far.read() }
        let now = PlayedHandpiece.milliseconds
        for index in handpieces.indices {
          let said = handpieces[index].live(until: now, isHearing: lines.isReady(index))
          if index == 0, !said.isEmpty, isEchoing.load(ordering: .acquiring) {
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
}
