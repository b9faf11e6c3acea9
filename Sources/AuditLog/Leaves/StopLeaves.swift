package import Quantities

/// What asked for a stop.
package enum StopSource: String, LeafValue, CaseIterable {
  case stopSocket = "stop_socket"
  case controlSocket = "control_socket"
  case signal
  case handpieceButton = "handpiece_button"
  case fault
}

/// A handpiece was told to stop, or stopped by itself. It latches until it is reset.
package struct StopLeaf: LeafContent {
  package static var kind: String { "stop" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var source: StopSource
  /// User id of who stopped; `nil` where nobody did or it is not known.
  package var operatorUID: UInt32?
  /// The count after the stop, when it is known already.
  package var stopCount: StopCount?
  /// When the request came in.
  package var requested: BootInstant

  package init(
    handpiece: String, source: StopSource, operatorUID: UInt32?, stopCount: StopCount?,
    requested: BootInstant
  ) {
    self.handpiece = handpiece
    self.source = source
    self.operatorUID = operatorUID
    self.stopCount = stopCount
    self.requested = requested
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    source = try fields.take("source")
    operatorUID = try fields.takeKnown("operator_uid")
    stopCount = try fields.takeKnown("stop_count")
    requested = try fields.take("request_boot_us")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("source", source)
    text.put("operator_uid", orMinusOne: operatorUID)
    text.put("stop_count", orMinusOne: stopCount)
    text.put("request_boot_us", requested)
  }
}

/// The handpiece has confirmed a stop.
package struct StopConfirmedLeaf: LeafContent {
  package static var kind: String { "stop_confirmed" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var stopCount: StopCount
  /// From the request to the confirmation.
  package var latency: Microseconds

  package init(handpiece: String, stopCount: StopCount, latency: Microseconds) {
    self.handpiece = handpiece
    self.stopCount = stopCount
    self.latency = latency
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    stopCount = try fields.take("stop_count")
    latency = try fields.take("latency_us")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("stop_count", stopCount)
    text.put("latency_us", latency)
  }
}

/// A person released the stop they saw.
package struct StopResetLeaf: LeafContent {
  package static var kind: String { "stop_reset" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var stopCount: StopCount
  package var operatorUID: UInt32
  /// Who proved that it was they; `nil` is a finding.
  package var person: PersonPseudonym?

  package init(
    handpiece: String, stopCount: StopCount, operatorUID: UInt32, person: PersonPseudonym?
  ) {
    self.handpiece = handpiece
    self.stopCount = stopCount
    self.operatorUID = operatorUID
    self.person = person
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    stopCount = try fields.take("stop_count")
    operatorUID = try fields.take("operator_uid")
    person = try fields.takeUnlessEmpty("person")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("stop_count", stopCount)
    text.put("operator_uid", operatorUID)
    text.put("person", orEmpty: person)
  }
}
