package import HandpieceGuard
package import HandpieceWire
import Quantities

/// A handpiece as bytes and time in, bytes out: the guard, with physics around it.
///
/// Nothing of the daemon is in it. Pulling the cable is the caller's business: a handpiece that
/// nobody hears goes on by its own clock.
package struct SimulatedHandpiece<Memory: HandpieceMemory> {
  package private(set) var handpiece: GuardedHandpiece<SimulatedHardware<Memory>>
  package var foot: FootOperator
  private var nowMilliseconds: Int64

  /// Switches the handpiece on, with what its memory kept. The modality of its profile says what
  /// kind of applicator it has.
  package init(
    profile: HandpieceProfile, tip: Tip?, memory: consuming Memory, foot: FootOperator,
    seed: UInt64, atMilliseconds start: Int64
  ) {
    let remembered = memory.readState()
    let applicator = Applicator(profile.modality, seed: seed, tip: tip)
    handpiece = GuardedHandpiece(
      profile: profile, remembered: remembered, reading: applicator.reading,
      hardware: SimulatedHardware(applicator: applicator, memory: memory))
    self.foot = foot
    nowMilliseconds = start
  }

  /// The applicator, to disturb it.
  package var applicator: Applicator {
    get { handpiece.hardware.applicator }
    set { handpiece.hardware.applicator = newValue }
  }

  /// What it keeps without power.
  package var memory: Memory {
    get { handpiece.hardware.memory }
    set { handpiece.hardware.memory = newValue }
  }

  /// How it is now.
  package var status: Status {
    handpiece.interlock.status(at: clock)
  }

  /// Whether RF, motor, flow and vacuum are off and the needles are home.
  package var isSafe: Bool {
    handpiece.hardware.applicator.isSafe
  }

  /// Takes bytes from the line.
  package mutating func receive(_ bytes: Span<UInt8>) {
    handpiece.receive(bytes, at: clock)
  }

  /// Lives on in steps of 1 ms until `milliseconds`. After a long gap, as when the process slept,
  /// it comes to rest first, which the end of its lease sees to, and lives the last second of it.
  package mutating func advance(toMilliseconds milliseconds: Int64) {
    while nowMilliseconds < milliseconds {
      if nowMilliseconds < milliseconds - 1000, isIdle { nowMilliseconds = milliseconds - 1000 }
      nowMilliseconds += 1
      handpiece.hardware.applicator.footswitchPressed = foot.step(status)
      handpiece.hardware.applicator.step()
      handpiece.advance(to: clock, reading: handpiece.hardware.applicator.reading)
    }
  }

  /// Whether nothing is armed, on, moving or about to.
  private var isIdle: Bool {
    handpiece.hardware.applicator.isResting && status.armID == ArmID(0)
  }

  /// Puts another tip on.
  package mutating func putOn(_ tip: Tip) {
    handpiece.hardware.putOn(tip)
  }

  /// Takes the bytes that go on the line.
  package mutating func takeOutput() -> [UInt8] {
    let output = handpiece.hardware.output
    handpiece.hardware.output.removeAll(keepingCapacity: true)
    return output
  }

  private var clock: HandpieceInstant {
    HandpieceInstant(milliseconds: UInt32(truncatingIfNeeded: nowMilliseconds))
  }
}

/// The hardware the guard sees in a simulation.
package struct SimulatedHardware<Memory: HandpieceMemory>: HandpieceHardware {
  package var applicator: Applicator
  package fileprivate(set) var memory: Memory
  fileprivate var output: [UInt8] = []

  /// What a line holds at most; more is lost, as on a line that nobody reads.
  private static var outputLimit: Int { 64 * 1024 }

  init(applicator: Applicator, memory: consuming Memory) {
    self.applicator = applicator
    self.memory = memory
  }

  package mutating func transmit(_ frame: EncodedFrame) {
    guard output.count + frame.count <= Self.outputLimit else { return }
    for index in 0..<frame.count { output.append(frame.bytes[index]) }
  }

  package mutating func drive(_ command: DriveCommand) {
    applicator.drive(command)
  }

  fileprivate mutating func putOn(_ tip: Tip) {
    applicator.tip = tip
    memory.writeTip(tip)
  }

  package mutating func countTipUse() {
    applicator.countTipUse()
    if let tip = applicator.tip { memory.writeTip(tip) }
  }

  package mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    memory.writeJournalSlot(slot, bytes)
  }

  package func readJournalSlot(_ slot: Int) -> Payload? {
    memory.readJournalSlot(slot)
  }

  package mutating func writeState(_ state: DurableState) -> Bool {
    memory.writeState(state)
  }

  package mutating func writeCalibration(_ state: StoredCalibration) -> Bool {
    memory.writeCalibration(state)
  }

  package func readCalibration() -> StoredCalibration? {
    memory.readCalibration()
  }

  package func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>? {
    SimulatorKey.sign(challenge)
  }
}
