import Backstage
import PromiseChecker
import SimulatedClinic
import Testing

/// The checker must bite: a clinic that is broken on purpose is found out.
@Suite struct `A checker` {
  /// The fewest days after which each was found, with room for a plan that changes.
  private static let most: UInt64 = 160

  @Test(arguments: Sabotage.allCases)
  func `finds what was broken on purpose`(sabotage: Sabotage) throws {
    let catalog = try Checkout.catalog()
    let seed = (1...Self.most).first { seed in
      var clinic = Clinic(seed: seed, catalog: catalog, pace: .hurried, sabotage: sabotage)
      clinic.live()
      return !clinic.checker.broken.isEmpty
    }
    #expect(seed != nil, "not found in \(Self.most) days")
  }

  @Test func `is tried with at least twenty-five of them`() {
    #expect(Sabotage.allCases.count >= 25)
  }
}
