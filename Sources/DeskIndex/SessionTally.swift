import AuditLog
import Quantities

/// What an index counts of an open session beside what a replay says of it.
struct SessionTally {
  private(set) var hands: [Hand] = []
  private(set) var refusedRules: [String] = []
  var deliveries: Int64 = 0
  var energySet = Microjoules.zero
  var energyDelivered = Microjoules.zero
  var impedanceSum: Int64 = 0
  var depths: Int64 = 0
  var depthSet: Int64 = 0
  var depthDelivered: Int64 = 0

  /// A seat and who proved that it was they.
  struct Hand: Hashable {
    let uid: UInt32
    let person: String
  }

  private static let limit = 256

  init(openedBy uid: UInt32) {
    hands = [Hand(uid: uid, person: "")]
  }

  mutating func note(_ uid: UInt32, _ person: PersonPseudonym?) {
    let hand = Hand(uid: uid, person: person.map { "\($0)" } ?? "")
    if !hands.contains(hand), hands.count < Self.limit { hands.append(hand) }
  }

  mutating func note(_ leaf: SettingsRefusedLeaf) {
    for reason in leaf.reasons
    where !refusedRules.contains(reason.rule) && refusedRules.count < Self.limit {
      refusedRules.append(reason.rule)
    }
  }

  mutating func count(_ leaf: PulseLeaf) {
    for delivery in leaf.deliveries {
      deliveries += 1
      energySet += delivery.setEnergyPerPin
      energyDelivered += delivery.energyPerPin
      impedanceSum = impedanceSum.addingReportingOverflow(delivery.impedance.count).partialValue
      guard delivery.setDepth > .zero else { continue }
      depths += 1
      depthSet = depthSet.addingReportingOverflow(delivery.setDepth.count).partialValue
      depthDelivered = depthDelivered.addingReportingOverflow(delivery.depth.count).partialValue
    }
  }
}
