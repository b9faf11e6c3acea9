import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 5 and 6: whoever or whatever ends it, the handpiece is safe within its time, by its own
/// clock: RF off, motor, flow and vacuum at rest, needles home.
@Suite struct `The handpiece is safe in its time` {
  /// What ends a delivery.
  enum End: CaseIterable, Sendable {
    case stopSocket, button, releasedFoot, disarmed, sessionClosed, hungLoop, pulledCable
    case diedDaemon

    /// How long it may take until nothing is commanded any more.
    var patience: Int64 {
      switch self {
      case .stopSocket, .button: 1
      // One way and back to whoever asked, and the command.
      case .disarmed, .sessionClosed: 2
      // What runs is finished and no next one begins.
      case .releasedFoot: 0
      case .hungLoop, .pulledCable, .diedDaemon: LinkTiming.lease.count
      }
    }
  }

  /// The longest that needles take to come home, a motor to come to rest, and vacuum to be vented.
  private static let restMilliseconds: Int64 = 250

  private func bring(about end: End, in world: inout World) throws {
    switch end {
    case .stopSocket: world.pullStop()
    case .button: world.handpiece.applicator.stopButtonPressed = true
    case .releasedFoot: world.handpiece.foot.mode = .manual(pressed: false)
    case .disarmed: _ = world.ask(.disarm)
    case .sessionClosed: _ = world.ask(.closeSession("closed"))
    case .hungLoop: world.isLostToHandpiece = { _ in true }
    case .pulledCable: world.unplug()
    case .diedDaemon:
      world.unplug()
      world.restartDaemon()
    }
  }

  @Test(arguments: SimulatedModel.all.map(\.name), End.allCases)
  func `at any moment of a pulse or slice`(name: String, end: End) throws {
    var longest: Int64 = 0
    for moment in stride(from: Int64(0), to: 700, by: 90) {
      var world = try World(model: try #require(SimulatedModel(named: name)))
      try world.begin(pulses: 12)
      try world.treat(until: 1)
      world.run(moment)
      try bring(about: end, in: &world)
      let began = world.now
      let last = world.handpiece.status.lastPulse
      // A train ends; what has begun is finished.
      let limit = end == .releasedFoot ? 1200 : end.patience + Self.restMilliseconds
      let isSafe = world.run(until: { $0.handpiece.isSafe }, limit: limit)
      #expect(isSafe, "not safe \(limit) ms after \(end) at \(moment)")
      longest = max(longest, world.now - began)
      // A pulse may still have been begun by a lease that lived.
      let begun = world.handpiece.status.lastPulse.rawValue - last.rawValue
      #expect(begun <= (end.patience > 2 ? 2 : end == .releasedFoot ? 1 : 0))
      world.run(1500)
      #expect(world.handpiece.isSafe)
      #expect(end == .releasedFoot || world.handpiece.status.armID == ArmID(0))
    }
    print("\(name), \(end): safe after at most \(longest) ms")
  }

  @Test func `and a session closed at any moment of a pulse is closed, with that pulse in it`()
    throws
  {
    for moment in stride(from: Int64(0), to: 700, by: 35) {
      var world = try World()
      try world.begin(pulses: 12)
      try world.treat(until: 1)
      world.run(moment)
      let problem = try world.refusal(of: .closeSession("closed"))
      #expect(problem.reasons.map(\.rule) == ["pins_not_counted"], "and it is disarmed")
      try world.countPins()
      let answer = try world.get(.closeSession("closed"))
      guard case .session(let closed) = answer else { throw World.Refused() }
      #expect(closed.state == .closed)
      #expect(closed.pulsesTotal == Int(world.handpiece.status.lastPulse.rawValue), "\(moment)")
      #expect(world.log.findings == [])
    }
  }

  @Test func `and a press of the button is a stop that a person lifts`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.stopButtonPressed = true
    world.run(200)
    #expect(world.state == .stopped)
    #expect(world.log.count("stop") == 1)
    let count = try #require(world.machine.handpieceSnapshot?.stopCount)
    #expect(try world.refusal(of: .resetStop(count)).code == .conflict)
    world.handpiece.applicator.stopButtonPressed = false
    try world.get(.resetStop(count))
    try world.untilReady()
    let leaves = world.log.bodies.compactMap { body -> StopSource? in
      if case .stop(let leaf) = body { leaf.source } else { nil }
    }
    #expect(leaves == [.handpieceButton])
    try world.arm()
    try world.treat(until: world.counted.count + 1)
    try world.finish()
  }
}
