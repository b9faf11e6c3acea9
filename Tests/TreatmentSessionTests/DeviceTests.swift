import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceSimulator
import Quantities
import Testing
import TreatmentSession

/// Promises 1 and 4, for everything the catalog describes.
@Suite struct `Every handpiece` {
  @Test(arguments: Regimen.all)
  func `treats a patient as far as the ladder goes`(regimen: Regimen) throws {
    var world = try regimen.world()
    var patient = world.patient
    patient.fitzpatrick = regimen.fitzpatrick
    world.plug()
    try world.untilReady()
    try world.openSession(patient)
    for (index, settings) in regimen.passes.enumerated() {
      try world.beginPass(settings, pulses: regimen.pulses)
      try world.treat(until: (index + 1) * regimen.pulses)
      try world.untilReady()
      try world.get(.endPass)
    }
    let ladder = world.context.catalog.tables.passLadders.first {
      $0.modality == world.model.modality && $0.types.contains(regimen.fitzpatrick)
    }
    let problem = try world.refusal(of: .startPass(world.passBody(pulses: 1)))
    #expect(problem.reasons.map(\.rule).contains(ladder?.rule.id ?? ""))
    try world.finish()
    #expect(world.log.deliveries.count == regimen.pulses * regimen.passes.count)
    #expect(world.log.deliveries.allSatisfy { $0.source == .reported })
    #expect(world.remembered.map(\.passes.count) == [regimen.passes.count])
    try expectSummaryInsideEnvelopes(world.log, passes: regimen.passes.count)
  }

  /// What the log says was set and measured lies inside what the log says was allowed.
  private func expectSummaryInsideEnvelopes(_ log: TestLog, passes count: Int) throws {
    let passes = log.summaries.flatMap(\.passes)
    #expect(passes.count == count)
    for pass in passes {
      let envelope = try #require(
        log.bodies.compactMap { body -> EnvelopeLeaf? in
          if case .envelope(let leaf) = body, leaf.pass == pass.pass { leaf } else { nil }
        }.last)
      #expect(pass.pulses <= envelope.maximumPulses)
      #expect(pass.energyTotal <= envelope.maximumEnergy)
      let (set, delivered) = (pass.set.dictionary, pass.delivered.dictionary)
      #expect(!set.isEmpty && !delivered.isEmpty)
      for (dimension, spread) in set {
        guard let bound = envelope.bound(dimension, of: spread) else { continue }
        #expect(spread.minimum >= bound.minimum)
        #expect(spread.maximum <= bound.recommended)
      }
      for (dimension, spread) in delivered {
        guard let bound = envelope.bound(dimension, of: spread) else { continue }
        #expect(spread.minimum >= bound.deliveredMinimum)
        #expect(spread.maximum <= bound.deliveredMaximum)
      }
    }
  }

  @Test(arguments: Regimen.all)
  func `refuses settings of another kind`(regimen: Regimen) throws {
    var world = try regimen.world()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass(pulses: regimen.pulses)
    var foreign: [TreatmentSettings] = [
      .energy(10_000), .level(2, width: 30_000), .strokes(110_000, at: 500),
      .suction(10_000, crystals: 100),
    ]
    if world.model.name != "rfmn-49i", world.model.name != "rfmn-25n" {
      foreign.append(.energy(10_000, at: 1200, 600))
      foreign.append(TreatmentSettings(furtherDepths: [Micrometres(500)]))
    }
    foreign.removeAll { settings in
      settings.furtherDepths.isEmpty
        && Dimension.allCases.allSatisfy { dimension in
          settings[dimension] == nil || regimen.passes[0][dimension] != nil
        }
    }
    for settings in foreign {
      let problem = try world.refusal(of: .setSettings(try world.settings(settings)))
      #expect(problem.code == .refused)
      #expect(!problem.reasons.isEmpty)
    }
    #expect(world.pass?.settings == nil)
    try world.finish()
    #expect(world.log.count("settings_refused") == foreign.count)
  }

  @Test(arguments: Regimen.all) func `refuses a pass that is too long`(regimen: Regimen) throws {
    var world = try regimen.world()
    world.plug()
    try world.untilReady()
    try world.openSession()
    let problem = try world.refusal(of: .startPass(world.passBody(pulses: 1000)))
    let reason = try #require(problem.reasons.first)
    let most = try #require(reason.bound)
    #expect(reason.sentence.contains(world.model.modality.isContinuous ? "seconds" : "pulses"))
    #expect(
      try world.refusal(of: .startPass(world.passBody(pulses: Int(most) + 1))).code == .refused)
    #expect(try world.refusal(of: .startPass(world.passBody(pulses: 0))).code == .refused)
    try world.startPass(pulses: Int(most))
    try world.finish()
  }
}

extension EnvelopeLeaf {
  /// The bound of a dimension.
  fileprivate func bound(_ dimension: LoggedDimension, of spread: Spread) -> EnvelopeBound? {
    let bound = bounds.first { $0.dimension == dimension }
    #expect(bound != nil, "\(dimension.rawValue) is not bounded")
    return bound
  }
}
