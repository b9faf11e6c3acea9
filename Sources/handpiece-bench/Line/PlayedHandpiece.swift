import CLinux
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities

/// A simulated handpiece on one line of the daemon's.
struct PlayedHandpiece {
  private var handpiece: SimulatedHandpiece<VolatileMemory>
  private var line: TimedLine
  private var lease = LeaseWatch()
  private var isAtRest = true
  private let sightings: Sightings

  private let number: Int
  private var tipNumber: UInt64 = 0

  /// Different for each handpiece of one daemon, from one on.
  init(number: Int, master: Int32, sightings: Sightings) {
    self.sightings = sightings
    self.number = number
    line = TimedLine(master: master, sightings: sightings)
    handpiece = SimulatedHandpiece(
      profile: HandpieceProfile(
        model: FixedName(text: "rfmn-49i"), serial: FixedName(text: Self.serial(number)),
        firmware: FirmwareVersion(major: 1, minor: 0, patch: 0),
        capabilities: .neededToArm.union(.impedanceSensing).union(.temperatureSensing),
        modality: .rfMicroneedling,
        calibrationDay: UTCInstant(microseconds: clinux_utc_microseconds()).day),
      tip: Self.tip(0, of: number),
      memory: VolatileMemory(), foot: FootOperator(mode: .automatic),
      seed: UInt64(clamping: number), atMilliseconds: Self.milliseconds)
  }

  /// The tips of one handpiece, one after the other.
  private static func tip(_ tip: UInt64, of number: Int) -> Tip {
    Tip(
      kind: 1, pinCount: 49, isInsulated: true,
      uid: TipUID(0x4910_0000_0000_0000 + tip << 16 + UInt64(clamping: number)), usesLeft: 5000)
  }

  static func serial(_ number: Int) -> String { "HP-BENCH-\(number)" }

  static var milliseconds: Int64 { clinux_boot_microseconds() / 1000 }

  /// Hears what there is to hear, lives on, and returns what it has said.
  mutating func live(until now: Int64, isHearing: Bool) -> [UInt8] {
    if sightings.tipNumber != tipNumber {
      tipNumber = sightings.tipNumber
      handpiece.putOn(Self.tip(tipNumber, of: number))
    }
    if isHearing {
      let heard = line.read()
      if !heard.isEmpty { handpiece.receive(heard.span) }
    }
    handpiece.advance(toMilliseconds: now)
    let said = handpiece.takeOutput()
    if !said.isEmpty { line.write(said) }
    if let arm = line.newestArm { lease.note(handpiece.status, under: arm, to: sightings) }
    noteRest()
    return said
  }

  private mutating func noteRest() {
    let status = handpiece.status
    let wasAtRest = isAtRest
    isAtRest = status.armID == ArmID(0) && status.isSafe
    if isAtRest, !wasAtRest { sightings.noteRest(at: Clock.nanoseconds) }
  }
}

/// Follows one permission to fire after the other.
private struct LeaseWatch {
  private var isArmed = false

  /// Notes how much is left of the lease of `arm`, and when it has run out.
  mutating func note(_ status: Status, under arm: ArmID, to sightings: Sightings) {
    let wasArmed = isArmed
    isArmed = status.armID == arm
    if isArmed {
      sightings.noteLease(left: status.leaseRemaining)
    } else if wasArmed, status.lastDisarm == .leaseExpired {
      sightings.noteLeaseEnd()
    }
  }
}
