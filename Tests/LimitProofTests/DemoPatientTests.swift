import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// The limits of this checkout for patients one can picture.
@Suite struct `The tables of this checkout` {
  private let patient: Patient

  init() throws {
    patient = try Patient()
  }

  private func handpiece(_ model: String) throws -> HandpieceDescription {
    try #require(patient.catalog.handpieces[model])
  }

  private func area(_ path: String) throws -> AreaID {
    try #require(AreaID(path: path))
  }

  /// The visit that the demonstration makes: type IV, a spot of 20 mJ at 1.2 mm.
  @Test func `let type IV have two passes on the cheek and one on the forehead`() throws {
    let needles = try handpiece("rfmn-49i")
    let cheek = try area("cheek/left")
    let spot = TestSpot(
      model: "rfmn-49i", area: cheek, day: Patient.daysAgo(8),
      values: [.energyPerPin: 20_000, .depth: 1200], grade: .acceptable)
    func decide(_ path: String, _ visit: [VisitPass] = []) throws -> Envelope {
      let query = patient.query(needles, try area(path)) {
        $0.profile.fitzpatrick = .iv
        $0.profile.testSpots = .recorded([spot])
        $0.pass = visit.count + 1
        $0.visit = visit
      }
      return try #require(patient.tables.decide(query).envelope)
    }
    func settings(_ energy: Int64, _ depth: Int64) -> TreatmentSettings {
      TreatmentSettings(energyPerPin: Microjoules(energy), depth: Micrometres(depth))
    }
    let first = try decide("cheek/left")
    guard case .permitted(let permitted) = first.permit(settings(20_000, 1200)) else {
      Issue.record("the first pass is refused")
      return
    }
    let pass = VisitPass(area: cheek, procedure: .rfMicroneedling, values: permitted.values)
    let second = try decide("cheek/left", [pass])
    #expect(second.isPermitted(settings(16_000, 1000)))
    #expect(!second.isPermitted(settings(20_000, 1200)))
    let forehead = try decide("forehead/midline")
    #expect(forehead.isPermitted(settings(16_000, 1000)))
    #expect(forehead.maximumPulses >= 30)
    guard case .refused(let refusals) = forehead.permit(settings(16_000, 3000)) else {
      Issue.record("3.0 mm on the forehead was permitted")
      return
    }
    #expect(
      Set(refusals.map(\.rule.id)) == [
        "rfmn-49i/depth", "rfmn-depth-forehead-4-6", "rfmn-test-spot-4-6",
      ])
  }

  @Test func `let nobody of type V or VI have more than 62 mJ per pin of surface RF`() throws {
    let surface = try handpiece("ematrix-sub")
    let tip = try #require(surface.tip(kind: "sub-44"))
    for area in patient.areas {
      for type in Fitzpatrick.allCases {
        let query = patient.query(surface, area, tip: tip) { $0.profile.fitzpatrick = type }
        guard let energy = patient.tables.decide(query).envelope?.guardrail(.energyPerPin) else {
          continue
        }
        if type > .iv { #expect(energy.settingMaximum <= 62_000) }
        if type < .iii { #expect(energy.settingMaximum > 0) }
      }
    }
    let light = patient.query(surface, try area("cheek/left"), tip: tip)
    #expect(
      try #require(patient.tables.decide(light).envelope?.guardrail(.energyPerPin)).settingMaximum
        > 62_000)
  }

  @Test func `go beyond 2.0 mm under the chin for submental fat only`() throws {
    let needles = try handpiece("rfmn-49i")
    func deepest(_ indication: Indication) throws -> Int64 {
      let query = patient.query(needles, try area("submental/midline")) {
        $0.indication = indication
      }
      return try #require(patient.tables.decide(query).envelope?.guardrail(.depth)).settingMaximum
    }
    #expect(try deepest(.skinLaxity) < 2000)
    #expect(try deepest(.submentalFat) > 2000)
  }

  @Test func `have nothing to do for crystals with ice-pick scars`() throws {
    let query = patient.query(try handpiece("crystal-mda"), try area("cheek/left")) {
      $0.indication = .icePickScars
    }
    let decision = patient.tables.decide(query)
    #expect(decision.blocks.contains { !$0.isOverridable })
    #expect(decision.envelope == nil)
  }

  @Test func `keep every modality out of the orbital rim`() throws {
    for handpiece in patient.handpieces {
      let decision = patient.tables.decide(
        patient.query(handpiece, try area("orbital/left")))
      #expect(decision.blocks.contains { !$0.isOverridable })
    }
  }

  @Test func `leave six months without isotretinoin and 21 days to a prescriber, 7 to nobody`()
    throws
  {
    let needles = try handpiece("rfmn-49i")
    let cheek = try area("cheek/left")
    func isotretinoin(_ days: Int64) -> [Bool] {
      patient.tables.decide(
        patient.query(needles, cheek) {
          $0.profile.answers["oral-isotretinoin"] = .recorded(
            RecordedCondition(ended: Patient.daysAgo(days)))
        }
      ).blocks.map(\.isOverridable)
    }
    #expect(isotretinoin(30) == [true])
    #expect(isotretinoin(200) == [])
    func needled(_ days: Int64) -> [Bool] {
      patient.tables.decide(
        patient.query(needles, cheek) {
          $0.profile.treatments = .recorded([
            PastTreatment(area: cheek, procedure: .rfMicroneedling, day: Patient.daysAgo(days))
          ])
        }
      ).blocks.map(\.isOverridable)
    }
    #expect(needled(6) == [false])
    #expect(needled(7) == [true])
    #expect(needled(20) == [true])
    #expect(needled(21) == [])
  }

  @Test func `take nothing on trust: a stranger is blocked with every reason`() throws {
    for handpiece in patient.handpieces {
      let decision = patient.tables.decide(
        patient.query(handpiece, try area("cheek/left")) { $0.profile.answers = [:] })
      #expect(decision.blocks.count >= 8)
      #expect(
        decision.blocks.allSatisfy {
          $0.rule.source.hasPrefix("https://") && $0.reason.hasSuffix(".")
        })
    }
  }
}

extension Envelope {
  func isPermitted(_ settings: TreatmentSettings) -> Bool {
    guard case .permitted = permit(settings) else { return false }
    return true
  }
}
