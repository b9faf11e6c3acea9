import Testing

/// The machine at the host and the guard at the handpiece, held against each other in every state of the
/// smallest world in which all can go wrong: promises 2 to 7.
@Suite struct SmallWorldTests {
  @Test func `every state of a small world keeps the promises`() throws {
    let world = try Ground().world()
    var exploration = Exploration(faults: 2)
    exploration.deepensOneOf = 6
    exploration.comparesOneOf = 512
    exploration.run(from: world)
    print("small world: \(exploration.summary)")
    for finding in exploration.findings {
      Issue.record("\(finding.failure)\n\(world.story(of: finding.moves))")
    }
    #expect(exploration.states > 350_000)
    #expect(exploration.transitions > 750_000)
    #expect(exploration.stopsTried > 1000)
    #expect(exploration.meetingsCompared > 500)
    #expect(exploration.meetingsParted == 0)
    #expect(exploration.longestCalm < 80)
    #expect(Move.kinds.filter { exploration.taken[$0] == nil } == [])
    #expect(exploration.unread == [])
  }

  @Test(arguments: Sabotage.allCases)
  func `a world in which something is wrong is caught`(_ sabotage: Sabotage) throws {
    let world = try Ground().world(sabotage)
    var exploration = Exploration(faults: 1)
    exploration.findingLimit = 1
    exploration.stateLimit = 50_000
    exploration.run(from: world)
    let finding = try #require(exploration.findings.first, "\(sabotage) was not seen")
    print("\(sabotage): \(finding.failure), after \(finding.moves.count) steps")
  }
}
