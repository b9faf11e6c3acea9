package import Quantities

/// What a handpiece is connected through.
package enum LineKind: String, LeafValue, CaseIterable {
  case pseudoTerminal = "pty"
  case serialPort = "serial"
}

/// A handpiece has identified itself.
package struct HandpieceAttachedLeaf: LeafContent {
  package static var kind: String { "handpiece_attached" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var model: String
  /// Device identifier of the UDI; empty where the descriptor has none.
  package var deviceIdentifier: String
  package var firmware: String
  package var bootCount: BootCount
  package var counterEpoch: CounterEpoch
  /// The last pulse its counter knows; zero for none.
  package var lastPulse: PulseNumber
  package var stopCount: StopCount
  package var tip: TipUID
  package var tipKind: String
  package var tipUsesLeft: Int
  /// Day of the last calibration; `nil` when there is none.
  package var calibrationDay: CalendarDay?
  package var line: LineKind
  /// The newest size of the log it was told of; zero for none.
  package var logSizeKnown: Int
  /// The first eight bytes of the root the log had at that size.
  package var rootPrefixKnown: ShortHash

  package init(
    handpiece: String, model: String, deviceIdentifier: String = "", firmware: String,
    bootCount: BootCount, counterEpoch: CounterEpoch, lastPulse: PulseNumber,
    stopCount: StopCount, tip: TipUID, tipKind: String, tipUsesLeft: Int,
    calibrationDay: CalendarDay?, line: LineKind, logSizeKnown: Int = 0,
    rootPrefixKnown: ShortHash = ShortHash(0)
  ) {
    self.handpiece = handpiece
    self.model = model
    self.deviceIdentifier = deviceIdentifier
    self.firmware = firmware
    self.bootCount = bootCount
    self.counterEpoch = counterEpoch
    self.lastPulse = lastPulse
    self.stopCount = stopCount
    self.tip = tip
    self.tipKind = tipKind
    self.tipUsesLeft = tipUsesLeft
    self.calibrationDay = calibrationDay
    self.line = line
    self.logSizeKnown = logSizeKnown
    self.rootPrefixKnown = rootPrefixKnown
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    model = try fields.take("model")
    deviceIdentifier = try fields.take("udi_di")
    firmware = try fields.take("firmware")
    bootCount = try fields.take("boot_count")
    counterEpoch = try fields.take("counter_epoch")
    lastPulse = try fields.take("last_pulse")
    stopCount = try fields.take("stop_count")
    tip = try fields.take("tip_uid")
    tipKind = try fields.take("tip_kind")
    tipUsesLeft = try fields.take("tip_uses_left")
    calibrationDay = try fields.takeKnown("calibration_day")
    line = try fields.take("line")
    logSizeKnown = try fields.take("log_size_known")
    rootPrefixKnown = try fields.take("root_prefix_known")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("model", model)
    text.put("udi_di", deviceIdentifier)
    text.put("firmware", firmware)
    text.put("boot_count", bootCount)
    text.put("counter_epoch", counterEpoch)
    text.put("last_pulse", lastPulse)
    text.put("stop_count", stopCount)
    text.put("tip_uid", tip)
    text.put("tip_kind", tipKind)
    text.put("tip_uses_left", tipUsesLeft)
    text.put("calibration_day", orMinusOne: calibrationDay)
    text.put("line", line)
    text.put("log_size_known", logSizeKnown)
    text.put("root_prefix_known", rootPrefixKnown)
  }
}

/// A handpiece is no longer there.
package struct HandpieceLostLeaf: LeafContent {
  package static var kind: String { "handpiece_lost" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var reason: ReasonCode

  package init(handpiece: String, reason: ReasonCode) {
    self.handpiece = handpiece
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("reason", reason)
  }
}

/// Something on a line was not accepted as a handpiece.
package struct HandpieceRefusedLeaf: LeafContent {
  package static var kind: String { "handpiece_refused" }

  /// The serial number it gave; empty when it gave none.
  package var handpiece: String
  /// The model it gave; empty when it gave none.
  package var model: String
  package var reason: ReasonCode

  package init(handpiece: String, model: String, reason: ReasonCode) {
    self.handpiece = handpiece
    self.model = model
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    model = try fields.take("model")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("model", model)
    text.put("reason", reason)
  }
}
