import AuditLog
import Backstage
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceGuard
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// What never changes in a small world: the catalog, the handpiece's make, the patient.
final class Ground: Sendable {
  /// As many as a pass of the small world has.
  static let pulses = 2
  static let today = CalendarDay(daysSince1970: 20_000)
  static let otherTip = Tip(
    kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(88), usesLeft: 500)
  private static let model = "rfmn-49i"
  private static let cheek = AreaID(region: "cheek", side: .left)

  let context: MachineContext
  let profile: HandpieceProfile

  init() throws {
    context = MachineContext(
      catalog: try Checkout.catalog(), catalogHash: Hash256(of: []), isDevelopment: true,
      // Every way of losing frames is to be gone to its end.
      linkErrorLimit: Permille(1000), isSimulatorSignature: { _, _ in true })
    profile = HandpieceProfile(
      model: FixedName(text: Self.model), serial: FixedName(text: "HP-0001"),
      firmware: FirmwareVersion(major: 1, minor: 0, patch: 0), capabilities: .neededToArm,
      modality: .rfMicroneedling, calibrationDay: CalendarDay(daysSince1970: 19_990))
  }

  /// A world in which a session is open, settings are chosen and the technician is about to arm.
  func world(_ sabotage: Sabotage? = nil) throws -> SmallWorld {
    let reader = StateReader()
    var world = SmallWorld(on: self)
    try world.run(reader, until: { $0.phase == "ready" })
    try world.get(.openSession(try opening()), reader)
    try world.get(.countPins(PinCountBody(moment: .before, pins: 49)), reader)
    try world.run(reader, until: { $0.phase == "ready" })
    try world.get(
      .startPass(
        PassBody(
          area: Self.cheek.region, side: Self.cheek.side, size: SquareMillimetres(2500),
          plannedPulses: Self.pulses)), reader)
    let pass = try #require(world.machine?.sessionSnapshot?.pass)
    try world.get(
      .setSettings(
        SettingsBody(
          area: pass.area, side: pass.side, pass: pass.pass,
          settings: TreatmentSettings(energyPerPin: Microjoules(20_000), depth: Micrometres(1200)))),
      reader)
    world.isArming = true
    sabotage?.begin(in: &world)
    return world
  }

  private func opening() throws -> SessionOpening {
    SessionOpening(
      pseudonym: SessionPseudonym(high: 1, low: 1), session: try #require(SessionID("S1")),
      patient: try #require(PatientID("P1")), profile: patient, indication: .acneScars,
      kind: .treatment, preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true),
      visit: [])
  }

  /// Whose answers are all "none", with a test spot that had more than the treatment will.
  private var patient: PatientProfile {
    PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: Dictionary(
        uniqueKeysWithValues: context.catalog.tables.questions.map { ($0.id, Answer.none) }),
      testSpots: .recorded([
        TestSpot(
          model: Self.model, area: Self.cheek, day: CalendarDay(daysSince1970: 19_992),
          values: [.energyPerPin: 100_000, .pulseEnergyPerPin: 120_000, .depth: 3500],
          grade: .acceptable)
      ]), treatments: .none)
  }
}

extension SmallWorld {
  /// Lets time pass until something holds.
  fileprivate mutating func run(
    _ reader: StateReader, until holds: (Self) -> Bool
  ) throws {
    for _ in 0..<200 {
      take(.wait)
      _ = fingerprint(by: reader)
      if holds(self) { return }
    }
    Issue.record("the small world does not begin: \(phase)")
    throw NotBegun()
  }

  /// Asks for something that must be granted.
  fileprivate mutating func get(_ request: OperatorRequest, _ reader: StateReader) throws {
    ask(request)
    try run(reader) { $0.newestAnswer != nil }
    guard case .problem(let problem) = newestAnswer else { return }
    Issue.record("refused: \(problem.detail) \(problem.reasons.map(\.sentence))")
    throw NotBegun()
  }

  private struct NotBegun: Error {}

  /// The name of this state; notes the machine's phase on the way.
  mutating func fingerprint(by state: StateReader) -> Fingerprint {
    state.begin(self)
    unsafe withUnsafePointer(to: &machine) {
      unsafe state.read(HandpieceMachine?.self, at: UnsafeRawPointer($0))
    }
    phase = machine == nil ? "" : state.phase
    state.put(awayUntil - now, within: 0...1000)
    unsafe withUnsafePointer(to: &handpiece) {
      unsafe state.read(GuardedHandpiece<TinyHardware>.self, at: UnsafeRawPointer($0))
    }
    for slot in handpiece.hardware.journal { state.put(slot.head) }
    readLine(by: state)
    log.read(by: state)
    watch.read(by: state, isArmed: handpiece.interlock.armID.rawValue != 0)
    state.put(pending.count)
    state.put(unheardStop != nil)
    state.put(watch.news(ofStop: newestStop))
    state.put(unpluggedUntil - now, within: 0...Self.unplugging)
    state.put(UInt64(onlyOnce.rawValue))
    return state.fingerprint
  }
}
