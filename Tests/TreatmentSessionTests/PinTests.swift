import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Needles are counted before they go into somebody, and when they have come out.
@Suite struct `The needles of a tip` {
  private func rules(_ problem: Problem) -> [String] { problem.reasons.map(\.rule) }

  private func count(
    _ pins: Int, _ moment: PinCountBody.Moment, lot: String? = nil
  ) -> OperatorRequest {
    .countPins(PinCountBody(moment: moment, pins: pins, lot: lot.flatMap { TipLot($0) }))
  }

  private var due: (World) -> PinCountBody.Moment? { { $0.machine.sessionSnapshot?.pins?.due } }

  /// An open session in which nobody has counted anything.
  private func opened(_ model: SimulatedModel = World.reference) throws -> World {
    var world = try World(model: model)
    world.plug()
    try world.untilReady()
    try world.get(.openSession(try world.opening()))
    return world
  }

  @Test(arguments: ["rfmn-49i", "rfmn-25n", "needle-pen"])
  func `are counted before anything is armed and before the session is closed`(name: String) throws
  {
    var world = try opened(try #require(SimulatedModel(named: name)))
    let whole = try #require(world.machine.sessionSnapshot?.pins?.ofKind)
    #expect(due(world) == .before && whole > 0)
    try world.preparePass()
    #expect(rules(try world.refusal(of: .arm(try world.armBody()))) == ["pins_not_counted"])
    try world.get(count(whole, .before, lot: "24-117"))
    #expect(due(world) == nil)
    try world.arm()
    try world.treat(until: 2)
    #expect(rules(try world.refusal(of: .closeSession("closed"))) == ["pins_not_counted"])
    #expect(due(world) == .after && world.machine.sessionSnapshot?.state != .armed)
    try world.get(count(whole, .after))
    #expect(due(world) == nil)
    try world.finish()
    let counted = world.log.bodies.compactMap { body -> PinsCountedLeaf? in
      if case .pinsCounted(let leaf) = body { leaf } else { nil }
    }
    #expect(counted.map(\.moment) == [.before, .after])
    #expect(counted.map(\.pins) == [whole, whole] && counted.map(\.pinsOfKind) == [whole, whole])
    #expect(counted.map(\.lot) == ["24-117", ""])
  }

  @Test func `that are not all there before arm nothing, until they are counted again`() throws {
    var world = try opened()
    try world.get(count(48, .before))
    try world.preparePass()
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(rules(problem) == ["pins_missing"])
    #expect(problem.reasons.first?.sentence.contains("48 of 49") == true)
    #expect(world.alarms.list.alarms.isEmpty)
    try world.get(count(49, .before))
    try world.arm()
    try world.treat(until: 1)
    try world.finish()
  }

  @Test func `that do not all come out are an alarm, and arm nothing more`() throws {
    var world = try opened()
    try world.get(count(49, .before))
    try world.beginPass(pulses: 3)
    try world.treat(until: 2)
    try world.get(.disarm)
    try world.untilReady()
    try world.get(count(47, .after))
    #expect(world.alarms.list.alarms.map(\.condition) == [.pinsMissing])
    #expect(rules(try world.refusal(of: .arm(try world.armBody()))) == ["pins_missing"])
    try world.get(.closeSession("closed"))
    world.run(20)
    #expect(world.alarms.list.alarms.map(\.condition) == [.pinsMissing], "nobody has seen it")
    world.acknowledgeAlarms()
    #expect(world.alarms.list.alarms.isEmpty)
    let place = try #require(world.log.bodies.lastIndex { $0.kind == "pins_counted" })
    let finding = "\(place): 49 needles went in and 47 came out."
    #expect(world.log.findings == [finding])
  }

  @Test func `that were counted after are counted anew when more was delivered`() throws {
    var world = try opened()
    try world.get(count(49, .before))
    try world.beginPass()
    try world.treat(until: 1)
    try world.get(.disarm)
    try world.untilReady()
    try world.get(count(49, .after))
    let pulses = world.pulses
    try world.arm()
    try world.treat(until: pulses + 1)
    try world.get(.disarm)
    try world.untilReady()
    #expect(due(world) == .after)
    #expect(rules(try world.refusal(of: .closeSession("closed"))) == ["pins_not_counted"])
    try world.finish()
  }

  @Test func `are not counted as before once something was delivered, nor as more than there are`()
    throws
  {
    var world = try opened()
    #expect(try world.refusal(of: count(50, .before)).code == .badRequest)
    #expect(try world.refusal(of: count(-1, .before)).code == .badRequest)
    try world.get(count(49, .before))
    try world.beginPass()
    #expect(try world.refusal(of: count(49, .after)).code == .busy)
    try world.treat(until: 1)
    try world.get(.disarm)
    try world.untilReady()
    #expect(try world.refusal(of: count(49, .before)).code == .conflict)
    try world.finish()
  }

  @Test(arguments: ["ematrix-sub", "crystal-mda"])
  func `are nothing that a tip without any has`(name: String) throws {
    var world = try opened(try #require(SimulatedModel(named: name)))
    #expect(world.machine.sessionSnapshot?.pins == nil)
    #expect(try world.refusal(of: count(1, .before)).code == .conflict)
    try world.beginPass()
    try world.treat(until: 1)
    try world.finish()
  }

  @Test func `are not waited for when the daemon ends`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 1)
    try world.get(.closeSession("daemon_stopped"))
    world.run(20)
    #expect(world.machine.sessionSnapshot == nil && world.log.findings == [])
  }
}
