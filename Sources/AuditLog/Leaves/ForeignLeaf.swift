package import Quantities

/// Numbers a handpiece counted that are charged to nobody here: those of another console, or ones
/// that were assumed before and could be read after all.
package struct ForeignLeaf: LeafContent {
  package static var kind: String { "foreign" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var counterEpoch: CounterEpoch
  package var firstNumber: PulseNumber
  package var lastNumber: PulseNumber
  /// ``assumedBefore`` or why they are not ours.
  package var reason: ReasonCode

  package init(
    handpiece: String, counterEpoch: CounterEpoch, firstNumber: PulseNumber,
    lastNumber: PulseNumber, reason: ReasonCode
  ) {
    self.handpiece = handpiece
    self.counterEpoch = counterEpoch
    self.firstNumber = firstNumber
    self.lastNumber = lastNumber
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    counterEpoch = try fields.take("counter_epoch")
    firstNumber = try fields.take("first_number")
    lastNumber = try fields.take("last_number")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("counter_epoch", counterEpoch)
    text.put("first_number", firstNumber)
    text.put("last_number", lastNumber)
    text.put("reason", reason)
  }
}

extension ForeignLeaf {
  /// The reason for numbers that an ``AssumedLeaf`` has charged already.
  package static var assumedBefore: ReasonCode { "assumed_before" }
}
