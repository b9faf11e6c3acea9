import Backstage
import DeviceCatalog
import DoseLimits
import Foundation
import Quantities
import Testing
import handpiecectl

/// Promise 1, ahead of the programs: what the demonstration asks for is what the tables allow, and
/// what it asks beyond them is refused.
@Suite struct `The plans of the demonstration` {
  private let catalog: Catalog
  private let today = CalendarDay(daysSince1970: 20_000)

  init() throws {
    catalog = try Checkout.catalog()
  }

  @Test func `are there for every model of the catalog`() {
    #expect(Set(TreatmentPlan.all.map(\.model)) == Set(catalog.handpieces.keys))
    for plan in TreatmentPlan.all {
      #expect(catalog.handpieces[plan.model]?.modality.isContinuous == plan.isContinuous)
    }
  }

  @Test(arguments: TreatmentPlan.all.map(\.model))
  func `ask for what the limits allow, and once for what they refuse`(_ model: String) throws {
    let plan = try #require(TreatmentPlan.plan(for: model))
    let handpiece = try #require(catalog.handpieces[plan.model])
    let tip = try #require(handpiece.tips.first)
    var visit: [VisitPass] = []
    for planned in plan.passes {
      let query = LimitQuery(
        profile: DemoPatient.profile(
          for: plan, questions: catalog.tables.questions, today: today),
        handpiece: handpiece, tipKind: tip.kind, calibration: .performed(on: today),
        area: planned.area, declaredSize: planned.size, pass: planned.pass, visit: visit,
        indication: plan.indication, preparation: DemoPatient.preparation, today: today)
      let decision = catalog.tables.decide(query)
      #expect(decision.blocks.map(\.reason) == [], "\(planned.name)")
      guard let envelope = decision.envelope else { return }
      #expect(planned.pulses <= envelope.maximumPulses)
      if let excess = planned.excess {
        var settings = planned.settings
        settings[excess.dimension] = excess.count
        guard case .refused(let refusals) = envelope.permit(settings) else {
          Issue.record("\(planned.name): the excess is permitted")
          continue
        }
        #expect(refusals.contains { $0.bound != nil })
      }
      switch envelope.permit(planned.settings) {
      case .permitted(let permitted):
        visit.append(
          VisitPass(
            area: planned.area, procedure: Procedure(handpiece.modality),
            values: permitted.values, exposure: Milliseconds(Int64(planned.pulses) * 1000)))
      case .refused(let refusals):
        Issue.record("\(planned.name): \(refusals.map(\.reason).joined(separator: " "))")
      }
    }
    #expect(plan.passes.contains { $0.excess != nil })
  }
}
