import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import Quantities
import Testing
import TreatmentSession

/// A prescriber's key for tests, of a fixed seed.
enum Prescriber {
  /// The user of this machine whom the trusted key belongs to.
  static let user: UInt32 = 2000

  static func key(_ seed: UInt8 = 1) throws -> NoteSignerKey {
    try NoteSignerKey(name: "prescriber-\(seed)", seed: Array(repeating: seed, count: 32))
  }

  static func world(ofUser user: UInt32? = user) throws -> World {
    try World(prescribers: [TrustedPrescriber(key: try key().verifierKey, userID: user)])
  }
}

extension World {
  /// An override for the left cheek as a note: of the newest session and for ten minutes, unless
  /// told otherwise.
  func override(
    _ scope: OverrideStatement.Scope, session: UInt64? = nil, forSeconds seconds: Int64 = 600,
    signedBy key: NoteSignerKey? = nil
  ) throws -> OperatorRequest {
    let second = Self.utc(atMilliseconds: now).microseconds / 1_000_000 + seconds
    let statement = try OverrideStatement(
      session: SessionPseudonym(high: 1, low: session ?? sessionsOpened), area: "cheek",
      side: "left", scope: scope, reason: "deep_scars",
      expires: try #require(UTCSecond(secondsSince1970: second)))
    return .override(
      try SignedStatement(statement, signedBy: try key ?? Prescriber.key()).note.bytes)
  }
}

@Suite struct `A prescriber's override` {
  private static let deeper = OverrideStatement.Scope.bound(dimension: "depth_um", count: 1400)
  private static let acne = OverrideStatement.Scope.block(rule: "isotretinoin-six-months")

  /// A session on the left cheek with a pass begun.
  private func worldInPass(ofUser user: UInt32? = Prescriber.user) throws -> World {
    var world = try Prescriber.world(ofUser: user)
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    return world
  }

  private func startAnew(_ world: inout World) throws {
    try world.get(.endPass)
    try world.startPass()
  }

  private func patientAfterIsotretinoin(_ world: World) -> PatientProfile {
    var patient = world.patient
    patient.answers["oral-isotretinoin"] = .recorded(
      RecordedCondition(ended: CalendarDay(daysSince1970: World.today.daysSince1970 - 100)))
    return patient
  }

  @Test func `raises what may be set, as far as it says and once the pass is started anew`() throws
  {
    var world = try worldInPass()
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1400))).code == .refused)
    try world.get(try world.override(Self.deeper))
    // Limits do not change under a pass.
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1400))).code == .refused)
    try startAnew(&world)
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1500))).code == .refused)
    try world.get(.setSettings(try world.settings(20_000, 1400)))
    try world.arm()
    try world.treat(until: 3)
    try world.finish()
    #expect(world.log.count("override") == 1)
    #expect(world.log.pulses.allSatisfy { $0.setDepth == Micrometres(1400) })
  }

  @Test func `never goes beyond what nobody may set`() throws {
    var world = try worldInPass()
    try world.get(try world.override(.bound(dimension: "depth_um", count: 3500)))
    try startAnew(&world)
    let problem = try world.refusal(of: .setSettings(try world.settings(20_000, 2500)))
    #expect(problem.code == .refused)
    try world.finish()
  }

  @Test func `lifts a prescriber block`() throws {
    var world = try Prescriber.world()
    world.plug()
    try world.untilReady()
    try world.openSession(patientAfterIsotretinoin(world))
    let problem = try world.refusal(of: .startPass(world.passBody()))
    #expect(problem.reasons.map(\.rule) == ["isotretinoin-six-months"])
    try world.get(try world.override(Self.acne))
    // The block has become a caution, which somebody has to read like any other.
    var body = world.passBody()
    let cautions = try world.refusal(of: .startPass(body)).reasons.map(\.rule)
    #expect(cautions.contains("isotretinoin-six-months"))
    body.cautions = cautions
    try world.get(.startPass(body))
    try world.get(.setSettings(try world.settings(world.usualSettings)))
    try world.arm()
    try world.treat(until: 2)
    try world.finish()
  }

  @Test func `counts for one session only`() throws {
    var world = try worldInPass()
    try world.get(try world.override(Self.deeper))
    try world.get(.closeSession("closed"))
    try world.openSession()
    try world.startPass()
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1400))).code == .refused)
    try world.finish()
  }

  enum Defect: CaseIterable, Sendable {
    case stranger, otherSession, expired, unknownClock, tampered, noNote
  }

  @Test(arguments: Defect.allCases) func `that has a defect does not count`(defect: Defect) throws {
    var world = try worldInPass()
    var request = try world.override(Self.deeper)
    switch defect {
    case .stranger: request = try world.override(Self.deeper, signedBy: try Prescriber.key(2))
    case .otherSession:
      request = try world.override(Self.deeper, session: world.sessionsOpened + 1)
    case .expired: request = try world.override(Self.deeper, forSeconds: 0)
    case .unknownClock: world.isClockTrusted = false
    case .tampered:
      guard case .override(var bytes) = request else { return }
      let digit = try #require(bytes.firstRange(of: Array("1400".utf8)))
      bytes[digit.lowerBound + 1] = UInt8(ascii: "9")
      request = .override(bytes)
    case .noNote: request = .override(Array("raise it".utf8))
    }
    #expect(try world.refusal(of: request).code == .refused)
    #expect(world.log.count("override") == 0)
    world.isClockTrusted = true
    try startAnew(&world)
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1400))).code == .refused)
    try world.finish()
  }

  /// Whoever opened is user 1, set user 2, armed user 3.
  @Test(arguments: 1...3 as ClosedRange<UInt32>)
  func `by one who opened, set or armed does not count`(user: UInt32) throws {
    var world = try Prescriber.world(ofUser: user)
    world.plug()
    try world.untilReady()
    try world.openSession(by: 1)
    try world.get(.startPass(world.passBody()), by: 1)
    try world.get(.setSettings(try world.settings(20_000, 1200)), by: 2)
    try world.get(.arm(try world.armBody()), by: 3)
    try world.treat(until: 2)
    try world.get(.disarm, by: 3)
    try world.untilReady()
    #expect(try world.refusal(of: try world.override(Self.deeper)).code == .refused)
    #expect(world.log.count("override") == 0)
    try world.finish()
  }

  @Test func `leaves setting and arming to others`() throws {
    var world = try worldInPass()
    try world.get(try world.override(Self.deeper))
    try startAnew(&world)
    let body = try world.settings(20_000, 1400)
    let forbidden = try world.refusal(of: .setSettings(body), by: Prescriber.user)
    #expect(forbidden.code == .forbidden)
    try world.get(.setSettings(body))
    let problem = try world.refusal(of: .arm(try world.armBody()), by: Prescriber.user)
    #expect(problem.reasons.map(\.rule) == ["override/other-hands"])
    #expect(world.log.count("armed") == 0)
    try world.arm()
    try world.treat(until: 2)
    try world.finish()
  }

  /// Promise 2.
  @Test func `counts only once it is recorded`() throws {
    var world = try worldInPass()
    try world.get(.endPass)
    world.log.isHeld = true
    let request = world.ask(try world.override(Self.deeper))
    world.run(500)
    #expect(world.answers[request] == [])
    #expect(try world.refusal(of: .startPass(world.passBody())).code == .busy)
    world.log.isHeld = false
    world.run(20)
    #expect(world.answers[request]?.map(\.httpStatus) == [201])
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1400)))
    try world.finish()
  }

  @Test func `that cannot be recorded does not count`() throws {
    var world = try worldInPass()
    try world.get(.endPass)
    world.log.isFailing = true
    #expect(try world.refusal(of: try world.override(Self.deeper)).code == .unavailable)
    world.log.isFailing = false
    try world.startPass()
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1400))).code == .refused)
    try world.finish()
  }

  @Test func `that has run out since counts no more, in a new pass or in one under way`() throws {
    var world = try worldInPass()
    try world.get(try world.override(Self.deeper, forSeconds: 30))
    try startAnew(&world)
    try world.get(.setSettings(try world.settings(20_000, 1400)))
    try world.arm()
    try world.treat(until: 2)
    try world.get(.disarm)
    try world.untilReady()
    world.run(30_000)
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.reasons.map(\.rule) == ["override/expired"])
    try world.get(.endPass)
    try world.startPass()
    #expect(try world.refusal(of: .setSettings(try world.settings(18_000, 1300))).code == .refused)
    try world.finish()
  }
}
