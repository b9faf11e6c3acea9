import Backstage
import DeviceCatalog
import DoseLimits
import LimitReference
import Quantities
import Testing

/// Promise 8: the limits are right, not only the same each time. The engine and a plain reference
/// that was written from the description alone, and shares no code with it, must agree.
@Suite struct `Two routes to the limits` {
  /// Runs of queries, each from a seed of its own, so that they run beside each other.
  static let seeds: [UInt64] = Array(1...20)
  static let queriesPerSeed = 5000

  @Test(arguments: seeds) func `agree on 100,000 seeded cases`(seed: UInt64) throws {
    let catalog = try Checkout.catalog()
    let reference = try Checkout.reference()
    var cases = RandomQuery(catalog, seed: seed)
    var envelopeCount = 0
    var permittedCount = 0
    var failures: [String] = []
    for index in 0..<Self.queriesPerSeed {
      let query = cases.next()
      let decision = catalog.tables.decide(query)
      let plain = Plain(query)
      let verdict = reference.judge(plain)
      let own = ReferenceVerdict(decision)
      if own != verdict {
        failures.append("\(index), \(query.handpiece.model): \(own.differences(from: verdict))")
      }
      guard let envelope = decision.envelope else { continue }
      envelopeCount += 1
      let settings = cases.settings(of: query.handpiece)
      let rules: Set<String>
      switch envelope.permit(settings) {
      case .permitted:
        rules = []
        permittedCount += 1
      case .refused(let refusals): rules = Set(refusals.map(\.rule.id))
      }
      let judged = reference.judge(Plain(settings), under: plain)
      // The engine names every rule that forbids, the reference those that decide.
      if rules.isEmpty != judged.isEmpty || !rules.isEmpty && rules.isDisjoint(with: judged) {
        failures.append("\(index), settings: \(rules) and \(judged)")
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(2))")
    // Otherwise the cases would show nothing.
    #expect(envelopeCount > Self.queriesPerSeed / 10, "\(envelopeCount)")
    #expect(permittedCount > Self.queriesPerSeed / 100, "\(permittedCount)")
  }
}
