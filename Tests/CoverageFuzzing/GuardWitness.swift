import HandpieceGuard
import HandpieceWire
import Quantities

/// What must hold of a guarded handpiece, from what is said on its line, what it makes its drives do
/// and what it journals. It goes by what it sees and never asks the guard.
struct GuardWitness {
  /// A permission that the handpiece said it gave.
  private struct Permission {
    let armID: ArmID
    let isDrill: Bool
    /// Whether it is for a load fixture.
    var isService = false
    /// The newest clock value that the host has echoed under it.
    var echo: HandpieceInstant
    /// Whether the switch was released then, or has been since.
    var wasReleased = false
  }

  /// Which curves belong to which quantity.
  var modality = Modality.rfMicroneedling
  private var calibration = StoredCalibration(day: nil)
  private var isFixture = false
  private var now = HandpieceInstant(milliseconds: 0)
  private var fromHost = FrameDecoder()
  private var fromHandpiece = FrameDecoder()
  private var permission: Permission?
  private var asked: (sequence: UInt16, permission: Permission)?
  private var newestAsked: UInt16?
  private var offered: GuardEnvelope?
  private var installed: GuardEnvelope?
  private var isStopped = false
  private var isResetAsked = false
  private var isPressed = false
  private var acknowledged: Set<PulseNumber> = []
  private var began: PulseNumber?
  private var rfIsOn = false
  private var motorIsOn = false
  private var flowIsOn = false
  private var needlesAreOut = false

  // What is seen

  mutating func sense(_ reading: SensorReading, at now: HandpieceInstant) {
    self.now = now
    isPressed = reading.footswitchPressed || reading.fingerSwitchPressed
    isFixture = reading.tip?.isFixture ?? false
    if !isPressed { permission?.wasReleased = true }
  }

  /// What could not be written before is forgotten.
  mutating func powerWasCut(
    remembering state: DurableState?, _ calibration: StoredCalibration?
  ) {
    self.calibration = calibration ?? self.calibration
    permission = nil
    installed = nil
    isStopped = state?.isStopLatched ?? false
  }

  mutating func rfEndedByItself() {
    rfIsOn = false
  }

  /// Bytes on their way to the handpiece.
  mutating func overhear(_ bytes: [UInt8], at now: HandpieceInstant) {
    self.now = now
    var position = 0
    while true {
      switch fromHost.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected: continue
      case .completed:
        let frame = fromHost.newestFrame
        guard let message = HostMessage(id: frame.header.messageID, payload: frame.payload)
        else { continue }
        note(message, sequence: frame.header.sequence)
      }
    }
  }

  private mutating func note(_ message: HostMessage, sequence: UInt16) {
    switch message {
    case .arm(let arm): ask(Permission(armID: arm.id, isDrill: false, echo: arm.echo), sequence)
    case .serviceFire(let arm):
      ask(Permission(armID: arm.id, isDrill: false, isService: true, echo: arm.echo), sequence)
    case .drill(let drill):
      ask(Permission(armID: drill.id, isDrill: true, echo: drill.echo), sequence)
    case .keepAlive(let armID, let echo):
      if permission?.armID == armID, isFresh(echo), echo.isAfter(permission?.echo ?? echo) {
        permission?.echo = echo
      }
    case .acknowledge(let acknowledgement):
      // What has not begun cannot be acknowledged.
      if let began, acknowledgement.number <= began { acknowledged.insert(acknowledgement.number) }
    case .installEnvelope(let envelope): offered = envelope
    case .resetStop: isResetAsked = true
    default: break
    }
  }

  /// The answer to a repetition grants nothing.
  private mutating func ask(_ permission: Permission, _ sequence: UInt16) {
    guard newestAsked != sequence else { return }
    newestAsked = sequence
    asked = (sequence, permission)
  }

  /// Bytes that the handpiece sends.
  mutating func hear(_ bytes: [UInt8]) {
    var position = 0
    guard fromHandpiece.step(bytes.span, at: &position) == .completed,
      let message = HandpieceMessage(
        id: fromHandpiece.newestFrame.header.messageID,
        payload: fromHandpiece.newestFrame.payload)
    else { fatalError("a handpiece sends what nobody can read") }
    switch message {
    case .armed(let armID):
      if let asked, asked.permission.armID == armID {
        demand(!isPressed, "a permission was given with a switch held")
        demand(
          asked.permission.isDrill || asked.permission.isService == isFixture,
          "a permission was given for skin into a fixture, or the other way round")
        demand(
          isFresh(asked.permission.echo), "a permission was given for an echo that is not fresh")
        permission = asked.permission
        permission?.wasReleased = !isPressed
      }
      asked = nil
    case .identity, .configured: permission = nil
    case .calibration(let state):
      if state.curvesHash != calibration.curvesHash {
        permission = nil
        installed = nil
      }
      calibration = state
    case .envelopeInstalled:
      permission = nil
      installed = offered
    case .stopped:
      permission = nil
      isStopped = true
      isResetAsked = false
    case .status(let status):
      if status.armID.rawValue == 0 { permission = nil }
      if isResetAsked, !status.flags.contains(.stopLatched) { isStopped = false }
      demand(
        !isStopped || status.flags.contains(.stopLatched), "a stop went away by itself")
    default: break
    }
  }

  mutating func see(_ record: DeliveryRecord) {
    guard record.state == .began else { return }
    let number = record.number
    demand(number > began ?? PulseNumber(0), "a number was used twice")
    mustBePermitted("a delivery began")
    demand(isPressed, "a delivery began without a switch pressed")
    demand(permission?.wasReleased == true, "a switch held from before began a delivery")
    let reach: UInt32 =
      switch record {
      case .pulse: 1
      case .exposure: 2
      }
    demand(
      number.rawValue <= reach
        || (1...reach).contains {
          number.rawValue > $0 && acknowledged.contains(PulseNumber(number.rawValue - $0))
        }, "a delivery began before the last one was acknowledged")
    began = number
  }

  mutating func see(_ command: DriveCommand) {
    switch command {
    case .energise(let energy, let width, _):
      mustBePermitted("RF was switched on")
      mustBeJournalled()
      let settings = deliveries.contains {
        raw($0.energyPerPin.count, .energyPerPin) == energy.count && $0.pulseWidth == width
      }
      demand(settings, "RF was switched on with what no envelope names")
      rfIsOn = true
    case .extendNeedles(let depth):
      mustBePermitted("needles were sent out")
      mustBeJournalled()
      let isNamed = deliveries.contains { raw($0.depth.count, .depth) == depth.count }
      demand(isNamed, "needles went where no envelope says")
      needlesAreOut = true
    case .runNeedles(let depth, let rate):
      mustBePermitted("a motor was started")
      mustBeJournalled()
      let settings = installed?.exposureSettings
      demand(
        settings.map { raw($0.depth.count, .depth) } == depth.count
          && settings.map { raw($0.strokeRate.count, .strokeRate) } == rate.count,
        "a motor was started with what no envelope names")
      motorIsOn = true
    case .startFlow(let rate):
      mustBePermitted("crystals were let flow")
      let named = installed?.exposureSettings?.crystalFlow.count
      demand(named.map { raw($0, .crystalFlow) } == rate.count, "crystals flow as no envelope says")
      flowIsOn = true
    case .applyVacuum(let pressure):
      mustBePermitted("vacuum was applied")
      mustBeJournalled()
      let named = installed?.exposureSettings?.vacuum.count
      demand(named.map { raw($0, .vacuum) } == pressure.count, "vacuum is as no envelope says")
    case .cutRF: rfIsOn = false
    case .retractNeedles: (motorIsOn, needlesAreOut) = (false, false)
    case .stopFlow: flowIsOn = false
    case .ventVacuum, .engageInhibit, .releaseInhibit: break
    }
  }

  // What must hold

  /// After every step: nothing is on, or sent out, that is not permitted now.
  func judge(at now: HandpieceInstant) {
    guard rfIsOn || motorIsOn || flowIsOn || needlesAreOut else { return }
    demand(!isStopped, "something acts on skin after a stop")
    demand(permission != nil, "something acts on skin without a permission")
    demand(leaseLives(at: now), "something acts on skin after the lease")
  }

  private func mustBePermitted(_ deed: String) {
    demand(!isStopped, "\(deed) after a stop")
    guard let permission else { fatalError("\(deed) without a permission") }
    demand(!permission.isDrill, "\(deed) in a drill")
    demand(leaseLives(at: now), "\(deed) after the lease")
  }

  private func mustBeJournalled() {
    demand(began != nil, "something moves before a delivery is journalled")
  }

  /// Promise 5: 250 ms after the newest clock value that the host has processed.
  private func leaseLives(at now: HandpieceInstant) -> Bool {
    guard let permission else { return false }
    return now.milliseconds(since: permission.echo) <= 250
  }

  /// An echo lies at most 150 ms back and never ahead.
  private func isFresh(_ echo: HandpieceInstant) -> Bool {
    (0...150).contains(now.milliseconds(since: echo))
  }

  /// What the drives have to be told, so that an instrument reads a count.
  private func raw(_ count: Int64, _ quantity: CalibratedQuantity) -> Int64 {
    calibration.curve(of: quantity, in: modality).raw(for: count)
  }

  private var deliveries: [DeliverySettings] {
    guard case .pulses(let bounds) = installed?.delivery else { return [] }
    return (0..<PulseSettings.maximumDeliveries).compactMap(bounds.settings.delivery)
  }
}

extension GuardEnvelope {
  fileprivate var exposureSettings: ExposureSettings? {
    if case .exposure(let bounds) = delivery { bounds.settings } else { nil }
  }
}
