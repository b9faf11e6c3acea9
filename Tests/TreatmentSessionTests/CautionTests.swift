import AuditLog
import ControlAPI
import DoseLimits
import Testing
import TreatmentSession

/// Promise 2: nothing fires before somebody has read what is to be read.
@Suite struct `A pass with cautions` {
  private func world() throws -> World {
    var world = try World()
    var profile = world.patient
    profile.answers["autoimmune-disease"] = .recorded(RecordedCondition(ended: nil))
    profile.answers["epilepsy-or-heart-disease"] = .recorded(RecordedCondition(ended: nil))
    world.plug()
    try world.untilReady()
    try world.openSession(profile)
    return world
  }

  @Test func `does not start before each of them is acknowledged, and says which`() throws {
    var world = try world()
    let problem = try world.refusal(of: .startPass(world.passBody()))
    #expect(problem.code == .conflict)
    let rules = Set(problem.reasons.map(\.rule))
    #expect(rules.count > 1 && rules.contains("autoimmune"))
    #expect(problem.reasons.allSatisfy { $0.source != nil && !$0.sentence.isEmpty })
    for missing in rules {
      var body = world.passBody()
      body.cautions = rules.subtracting([missing]).sorted() + ["no-such-rule"]
      #expect(try world.refusal(of: .startPass(body)).reasons.map(\.rule) == [missing])
    }
    #expect(world.log.count("envelope") == 0)
    #expect(world.log.count("cautions_acknowledged") == 0)
  }

  @Test func `is treated once they are, and the log says who acknowledged what`() throws {
    var world = try world()
    let rules = try world.refusal(of: .startPass(world.passBody())).reasons.map(\.rule)
    var body = world.passBody()
    body.cautions = rules + ["no-such-rule"]
    try world.get(.startPass(body), by: 1007)
    try world.get(.setSettings(try world.settings(world.usualSettings)))
    try world.arm()
    try world.treat(until: 2)
    try world.finish()
    let acknowledged = world.log.bodies.compactMap { body -> CautionsAcknowledgedLeaf? in
      if case .cautionsAcknowledged(let leaf) = body { leaf } else { nil }
    }
    #expect(acknowledged.map(\.operatorUID) == [1007])
    #expect(acknowledged.map { Set($0.cautions) } == [Set(rules)])
    let kinds = world.log.bodies.map(\.kind)
    let place = try #require(kinds.firstIndex(of: "cautions_acknowledged"))
    #expect(kinds[place - 1] == "pass_started")
    #expect(!kinds[..<place].contains("armed"))
  }

  @Test func `without any asks for nothing`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 1)
    try world.finish()
    #expect(world.log.count("cautions_acknowledged") == 0)
  }
}
