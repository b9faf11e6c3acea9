package import HandpieceWire
package import Quantities

/// What a handpiece enforces by itself, whatever the host says: lease, gate, stop latch,
/// footswitch, envelope, journal.
///
/// Commands come in through ``respond(to:at:hardware:)`` and ``latchStop(sequence:at:hardware:)``,
/// time and sensors through ``sense(_:at:hardware:)``, at least every few ms. What it says unasked
/// waits for ``takeFromOutbox()``.
package struct Interlock: Sendable {
  package let profile: HandpieceProfile
  var outbox = Outbox()
  package internal(set) var durable: DurableState
  package internal(set) var calibration: StoredCalibration
  var journal: DeliveryJournal
  var reading: SensorReading
  var envelope: InstalledEnvelope?
  var arming: Arming?
  var firing: Firing?
  var exposing: Exposing?
  var heat = HeatWindow()
  var fault: Fault.Code?
  var lastPulseBegan: HandpieceInstant?
  private var lastStopSequence: UInt16?

  /// Starts the handpiece: disarmed, a boot counted, a latched stop still latched.
  package init(
    profile: HandpieceProfile, remembered: DurableState?, reading: SensorReading,
    hardware: inout some HandpieceHardware
  ) {
    self.profile = profile
    let calibration =
      hardware.readCalibration() ?? StoredCalibration(day: profile.calibrationDay)
    self.calibration = calibration
    self.reading = calibration.measured(reading, in: profile.modality)
    var state = remembered ?? DurableState()
    state.bootCount = state.bootCount.next ?? state.bootCount
    durable = state
    journal = DeliveryJournal(counterEpoch: state.counterEpoch, hardware: hardware)
    if !hardware.writeState(state) { fault = .journalFailed }
    if !reading.isSafe { hardware.makeSafe() }
    hardware.drive(.engageInhibit)
  }

  /// The number of the last pulse or slice begun.
  package var lastPulse: PulseNumber { journal.newest }

  /// The permission in force; zero when there is none.
  package var armID: ArmID { arming?.id ?? ArmID(0) }

  package func status(at now: HandpieceInstant) -> Status {
    var copy = self
    return copy.presentStatus(at: now)
  }

  /// The same; nothing changes, and asked in this way nothing is copied either.
  mutating func presentStatus(at now: HandpieceInstant) -> Status {
    var flags = StatusFlags()
    flags.set(.footswitchPressed, if: reading.footswitchPressed)
    flags.set(.contact, if: reading.contact)
    flags.set(.stopLatched, if: durable.isStopLatched)
    flags.set(.gateOpen, if: arming?.gate.isOpen ?? false)
    flags.set(.energised, if: reading.isEnergised)
    flags.set(.releaseNeeded, if: arming?.footswitch.isReleaseNeeded ?? false)
    flags.set(.inhibited, if: reading.isInhibited)
    return Status(
      clock: now, armID: armID, lastPulse: lastPulse, lastAcknowledged: durable.lastAcknowledged,
      counterEpoch: durable.counterEpoch, flags: flags, needles: reading.needles,
      lastDisarm: durable.disarmCause, impedance: reading.impedance,
      leaseRemaining: arming?.lease.remaining(at: now) ?? .zero,
      temperature: reading.temperature, stopCount: durable.stopCount)
  }

  package var identity: Identity {
    Identity(
      model: profile.model, serial: profile.serial, firmware: profile.firmware,
      capabilities: profile.capabilities, modality: profile.modality, tip: reading.tip,
      bootCount: durable.bootCount, counterEpoch: durable.counterEpoch,
      oldestPulse: journal.oldest, newestPulse: journal.newest, stopCount: durable.stopCount,
      isStopLatched: durable.isStopLatched, calibrationDay: calibration.day,
      logPosition: durable.logPosition)
  }

  /// Takes out the oldest message that the handpiece says unasked.
  package mutating func takeFromOutbox() -> HandpieceMessage? {
    outbox.take()
  }

  /// Stops: first the safe state, then the latch and its count. A stop frame that
  /// repeats the newest one while it is latched is not counted again.
  package mutating func latchStop(
    sequence: UInt16, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    makeSafeForStop(at: now, hardware: &hardware)
    if !durable.isStopLatched || sequence != lastStopSequence {
      lastStopSequence = sequence
      countStop(at: now, hardware: &hardware)
    }
    return .stopped(
      Stopped(clock: now, count: durable.stopCount, lastPulse: lastPulse))
  }

  /// The button on the handpiece itself: every press is a stop of its own.
  mutating func latchStopOfButton(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    makeSafeForStop(at: now, hardware: &hardware)
    countStop(at: now, hardware: &hardware)
    outbox.put(
      .stopped(Stopped(clock: now, count: durable.stopCount, lastPulse: lastPulse)))
  }

  private mutating func makeSafeForStop(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    disarm(.stopped, ending: .stopped, at: now, hardware: &hardware)
    if runningNumber == nil, !reading.isSafe { hardware.makeSafe() }
    hardware.drive(.engageInhibit)
  }

  private mutating func countStop(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    durable.stopCount = durable.stopCount.next ?? durable.stopCount
    durable.isStopLatched = true
    // A failed write loses nothing while the handpiece runs: the latch holds in memory.
    if !hardware.writeState(durable) { raise(.journalFailed, detail: 0, at: now) }
  }

  /// The pulse or slice that is under way.
  var runningNumber: PulseNumber? {
    firing?.record.number ?? exposing?.record.number
  }

  /// Ends the permission to fire, and any pulse or slice with it; journalled.
  mutating func disarm(
    _ cause: DisarmCause, ending outcome: DeliveryOutcome, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    abortFiring(outcome, at: now, hardware: &hardware)
    abortExposing(outcome, at: now, hardware: &hardware)
    guard let arming else { return }
    self.arming = nil
    hardware.drive(.engageInhibit)
    durable.disarmedArmID = arming.id
    durable.disarmCause = cause
    if !hardware.writeState(durable) { raise(.journalFailed, detail: 0, at: now) }
  }

  /// Whether the present fault is one of the handpiece itself, which only a restart ends.
  var faultOutlastsGreeting: Bool {
    switch fault {
    case .acknowledgementTooHigh, .twoActivations, .footswitchStuck, nil: false
    case .journalFailed, .needlesStuck, .counterExhausted, .driveStuck: true
    }
  }

  /// Notes that something is wrong and says so; nothing arms while it stands. A fault of the
  /// conversation never takes the place of one of the handpiece, which would end with it.
  mutating func raise(_ code: Fault.Code, detail: UInt32, at now: HandpieceInstant) {
    guard fault != code else { return }
    if !faultOutlastsGreeting { fault = code }
    outbox.put(.fault(Fault(clock: now, code: code, detail: detail)))
  }
}
