package import Quantities

/// Somebody allowed one delivery into the load fixture. Durable before the command leaves the
/// machine.
package struct ServiceArmedLeaf: LeafContent {
  package static var kind: String { "service_armed" }

  package var service: ServicePseudonym
  package var arm: ArmID
  package var operatorUID: UInt32
  /// `as_found` or `as_left`.
  package var stage: ReasonCode
  /// The reading of the plan that it is for; 0 for the one at least energy that shows that a load
  /// is connected.
  package var shot: Int
  /// In the quantity's unit.
  package var setPoint: Int64
  /// 0 where there is none.
  package var load: Ohms
  package var guardHash: ShortHash
  package var settingsHash: ShortHash
  package var stopCount: StopCount
  package var lastPulse: PulseNumber

  package init(
    service: ServicePseudonym, arm: ArmID, operatorUID: UInt32, stage: ReasonCode, shot: Int,
    setPoint: Int64, load: Ohms, guardHash: ShortHash, settingsHash: ShortHash,
    stopCount: StopCount, lastPulse: PulseNumber
  ) {
    self.service = service
    self.arm = arm
    self.operatorUID = operatorUID
    self.stage = stage
    self.shot = shot
    self.setPoint = setPoint
    self.load = load
    self.guardHash = guardHash
    self.settingsHash = settingsHash
    self.stopCount = stopCount
    self.lastPulse = lastPulse
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    arm = try fields.take("arm_id")
    operatorUID = try fields.take("operator_uid")
    stage = try fields.take("stage")
    shot = try fields.take("shot")
    setPoint = try fields.take("set_point")
    load = try fields.take("load_ohm")
    guardHash = try fields.take("guard_envelope_hash")
    settingsHash = try fields.take("settings_hash")
    stopCount = try fields.take("stop_count")
    lastPulse = try fields.take("last_pulse")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("arm_id", arm)
    text.put("operator_uid", operatorUID)
    text.put("stage", stage)
    text.put("shot", shot)
    text.put("set_point", setPoint)
    text.put("load_ohm", load)
    text.put("guard_envelope_hash", guardHash)
    text.put("settings_hash", settingsHash)
    text.put("stop_count", stopCount)
    text.put("last_pulse", lastPulse)
  }
}

/// An arm id of a calibration is void.
package struct ServiceDisarmedLeaf: LeafContent {
  package static var kind: String { "service_disarmed" }

  package var service: ServicePseudonym
  package var arm: ArmID
  package var reason: ReasonCode

  package init(service: ServicePseudonym, arm: ArmID, reason: ReasonCode) {
    self.service = service
    self.arm = arm
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    arm = try fields.take("arm_id")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("arm_id", arm)
    text.put("reason", reason)
  }
}

/// One pulse or slice into the load fixture, as the handpiece counted it.
package struct ServiceDeliveryLeaf: LeafContent {
  package static var kind: String { "service_delivery" }

  package var service: ServicePseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  package var counterEpoch: CounterEpoch
  package var number: PulseNumber
  package var arm: ArmID
  package var source: PulseSource
  package var outcome: ReasonCode
  /// What the handpiece says that it delivered of what is calibrated; `nil` where nobody measured.
  package var reported: Int64?
  package var energyPerPin: Microjoules
  package var depth: Micrometres
  package var pulseWidth: Microseconds
  package var impedance: Ohms
  /// Of a slice.
  package var duration: Milliseconds
  package var temperature: MillidegreesCelsius
  package var began: HandpieceInstant
  package var ended: HandpieceInstant

  package init(
    service: ServicePseudonym, handpiece: String, counterEpoch: CounterEpoch,
    number: PulseNumber, arm: ArmID, source: PulseSource, outcome: ReasonCode, reported: Int64?,
    energyPerPin: Microjoules, depth: Micrometres, pulseWidth: Microseconds, impedance: Ohms,
    duration: Milliseconds, temperature: MillidegreesCelsius, began: HandpieceInstant,
    ended: HandpieceInstant
  ) {
    self.service = service
    self.handpiece = handpiece
    self.counterEpoch = counterEpoch
    self.number = number
    self.arm = arm
    self.source = source
    self.outcome = outcome
    self.reported = reported
    self.energyPerPin = energyPerPin
    self.depth = depth
    self.pulseWidth = pulseWidth
    self.impedance = impedance
    self.duration = duration
    self.temperature = temperature
    self.began = began
    self.ended = ended
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    handpiece = try fields.take("handpiece")
    counterEpoch = try fields.take("counter_epoch")
    number = try fields.take("number")
    arm = try fields.take("arm_id")
    source = try fields.take("source")
    outcome = try fields.take("outcome")
    reported = try fields.takeKnown("reported")
    energyPerPin = try fields.take("energy_uj")
    depth = try fields.take("depth_um")
    pulseWidth = try fields.take("width_us")
    impedance = try fields.take("impedance_ohm")
    duration = try fields.take("duration_ms")
    temperature = try fields.take("temperature_mdegc")
    began = try fields.take("began_ms")
    ended = try fields.take("ended_ms")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("handpiece", handpiece)
    text.put("counter_epoch", counterEpoch)
    text.put("number", number)
    text.put("arm_id", arm)
    text.put("source", source)
    text.put("outcome", outcome)
    text.put("reported", orMinusOne: reported)
    text.put("energy_uj", energyPerPin)
    text.put("depth_um", depth)
    text.put("width_us", pulseWidth)
    text.put("impedance_ohm", impedance)
    text.put("duration_ms", duration)
    text.put("temperature_mdegc", temperature)
    text.put("began_ms", began)
    text.put("ended_ms", ended)
  }
}

/// What the instrument read of a delivery, or of the needles at home.
package struct ServiceReadingLeaf: LeafContent {
  package static var kind: String { "service_reading" }

  package var service: ServicePseudonym
  package var stage: ReasonCode
  /// The reading of the plan; 0 for a load that was probed.
  package var shot: Int
  /// The delivery that was read; `nil` for the home position, which nothing fires at.
  package var number: PulseNumber?
  /// In the quantity's unit; of the handpiece, and of the instrument.
  package var reported: Int64
  package var measured: Int64
  /// The load as it was measured; 0 where there is none.
  package var loadMilliohms: Int64
  /// What the instrument itself read, in its own last digit, and of what; `typed` where a person
  /// read it.
  package var sensed: Int64
  package var sensedKind: ReasonCode
  package var instrumentStatus: UInt32
  /// As they came, or as they were typed.
  package var replies: [String]

  package init(
    service: ServicePseudonym, stage: ReasonCode, shot: Int, number: PulseNumber?,
    reported: Int64, measured: Int64, loadMilliohms: Int64, sensed: Int64,
    sensedKind: ReasonCode, instrumentStatus: UInt32, replies: [String]
  ) {
    self.service = service
    self.stage = stage
    self.shot = shot
    self.number = number
    self.reported = reported
    self.measured = measured
    self.loadMilliohms = loadMilliohms
    self.sensed = sensed
    self.sensedKind = sensedKind
    self.instrumentStatus = instrumentStatus
    self.replies = replies
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    stage = try fields.take("stage")
    shot = try fields.take("shot")
    number = try fields.takeKnown("number")
    reported = try fields.take("reported")
    measured = try fields.take("measured")
    loadMilliohms = try fields.take("load_mohm")
    sensed = try fields.take("sensed")
    sensedKind = try fields.take("sensed_kind")
    instrumentStatus = try fields.take("instrument_status")
    replies = try fields.takeList("replies")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("stage", stage)
    text.put("shot", shot)
    text.put("number", orMinusOne: number)
    text.put("reported", reported)
    text.put("measured", measured)
    text.put("load_mohm", loadMilliohms)
    text.put("sensed", sensed)
    text.put("sensed_kind", sensedKind)
    text.put("instrument_status", instrumentStatus)
    text.put("replies", replies)
  }
}
