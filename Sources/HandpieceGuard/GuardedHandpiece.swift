import HandpieceWire
package import Quantities

/// A whole handpiece as far as the wire can tell: decoder, conversation and interlock around some
/// hardware. Firmware gives it a UART and drives; the simulator gives it physics.
package struct GuardedHandpiece<Hardware: HandpieceHardware> {
  package var hardware: Hardware
  package private(set) var interlock: Interlock
  package private(set) var link = GuardLink()
  private var decoder = FrameDecoder()
  private var lastStatus: HandpieceInstant?

  /// Starts the handpiece with what its memory kept; `nil` the first time.
  package init(
    profile: HandpieceProfile, remembered: DurableState?, reading: SensorReading,
    hardware: consuming Hardware
  ) {
    var hardware = hardware
    interlock = Interlock(
      profile: profile, remembered: remembered, reading: reading, hardware: &hardware)
    self.hardware = hardware
  }

  /// Takes bytes from the line. Anything that is not a frame for us changes only counters.
  package mutating func receive(_ bytes: Span<UInt8>, at now: HandpieceInstant) {
    var position = 0
    while true {
      switch decoder.step(bytes, at: &position) {
      case .exhausted: return
      case .rejected(let defect): link.note(defect)
      case .completed:
        receive(decoder.newestFrame, at: now)
      }
    }
  }

  /// Lets time pass: sensors, interlock, and twenty times a second a status.
  package mutating func advance(to now: HandpieceInstant, reading: SensorReading) {
    interlock.sense(reading, at: now, hardware: &hardware)
    sayWhatIsDue(at: now)
    guard link.epoch != .none else { return }
    let interval = Int32(truncatingIfNeeded: LinkTiming.statusInterval.count)
    if lastStatus.map({ now.milliseconds(since: $0) >= interval }) ?? true {
      sayStatus(at: now)
    }
  }

  /// How things stand at the moment of the last reading or command; its rest ends with the next
  /// status, too.
  package mutating func outlook(at now: HandpieceInstant) -> GuardOutlook {
    var outlook = interlock.outlook(at: now)
    if outlook.rest > 1, link.epoch != .none {
      let age = lastStatus.map { Int64(now.milliseconds(since: $0)) }
      let due = age.map { LinkTiming.statusInterval.count - $0 } ?? 1
      outlook.rest = max(1, min(outlook.rest, due))
    }
    return outlook
  }

  private mutating func receive(_ frame: Frame, at now: HandpieceInstant) {
    switch link.receive(frame) {
    case .dropped: return
    case .repetition(let answer):
      hardware.transmit(EncodedFrame(answer))
    case .stop(let sequence, let epoch):
      let answer = interlock.latchStop(sequence: sequence, at: now, hardware: &hardware)
      hardware.transmit(
        EncodedFrame(link.stopAnswer(answer, sequence: sequence, epoch: epoch, at: now)))
    case .command(let message):
      if let answer = interlock.respond(to: message, at: now, hardware: &hardware) {
        hardware.transmit(EncodedFrame(link.answer(answer, at: now)))
      }
    }
    sayWhatIsDue(at: now)
  }

  private mutating func sayStatus(at now: HandpieceInstant) {
    lastStatus = now
    let status = interlock.presentStatus(at: now)
    hardware.transmit(EncodedFrame(link.news(.status(status), at: now)))
  }

  /// Before the first `Hello` nobody listens; what is said then can be read from the journal later.
  private mutating func sayWhatIsDue(at now: HandpieceInstant) {
    while let message = interlock.takeFromOutbox() {
      if link.epoch != .none {
        hardware.transmit(EncodedFrame(link.news(message, at: now)))
      }
    }
  }
}
