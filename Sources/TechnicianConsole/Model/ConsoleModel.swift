package import ControlAPI
package import DoseLimits
package import Quantities

/// Everything the console knows and shows. Events come in, effects go out; it has no clock and
/// talks to nobody.
package struct ConsoleModel: Sendable {
  /// The atlas and the questions that forms ask from.
  let tables: LimitTables
  /// Who may prove to sit here; empty where no proof is asked.
  var people: [String]

  /// The newest word of the daemon on everything.
  var status: DaemonStatus?
  var freshness = Freshness()
  var now: BootInstant
  /// The handpiece that is shown.
  var chosen: HandpieceSerial?
  /// The patients that were asked for.
  var records: [PatientID: PatientRecord] = [:]
  /// What the patients had at their visits, as it was when their sessions were first shown.
  var visits: [SessionID: VisitList] = [:]
  var askedVisits: Set<SessionID> = []
  /// Whom the next session is for, unless somebody says otherwise.
  var lastPatient: PatientID?
  var limits = LimitsView()
  var trace = PulseTrace()
  var draft: SettingsDraft?
  /// The passes seen of a patient, for the number that the next one will have.
  var passes: [AreaID: Int] = [:]
  var passesPatient: PatientID?
  /// The pass and the settings that the draft was made for.
  var shownPass: PassKey?
  var shownSettings: Hash64?
  var alarms: [AlarmSnapshot] = []
  /// How many more there are than are listed.
  var unlistedAlarms = 0
  var form: Form?
  var page: Page?
  var notice: Notice?
  /// What has changed since the status was asked for.
  var overtaking: [StateChange] = []
  /// Patients that were asked for, and those that nobody has or may see.
  var askedPatients: Set<PatientID> = []
  var missing: Set<PatientID> = []
  /// The command that waits for its answer.
  var pending: ConsoleRequest?
  var stop: StopProgress?
  var lastRing: BootInstant?
  /// When somebody last pressed a key, or the handpiece last delivered.
  var actedAt: BootInstant
  /// Whether so long nobody did anything that who sits in the chair is asked before arming.
  var mustConfirmIdentity = false

  /// A page that lies over the others.
  package enum Page: Equatable, Sendable {
    case help
    case alarms(selected: Int)
    /// Why something was declined.
    case refusal(deed: String, Problem)
  }

  /// The last thing worth saying.
  struct Notice: Equatable {
    var text: String
    var isBad: Bool
  }

  /// The newest stop of this console.
  enum StopProgress: Equatable {
    case sending
    case settled(StopSettlement)
  }

  package init(tables: LimitTables, people: [String] = [], at now: BootInstant) {
    self.tables = tables
    self.people = people
    self.now = now
    actedAt = now
  }

  /// What to do first.
  package mutating func begin() -> [ConsoleEffect] { askStatus() }

  /// Takes one event and says what is to be done. A stop is always the first effect.
  package mutating func handle(_ event: ConsoleEvent, at now: BootInstant) -> [ConsoleEffect] {
    let before = standing
    let urgent = urgentAlarms
    self.now = now
    var effects: [ConsoleEffect]
    switch event {
    case .keyPressed(let key):
      noteActivity()
      effects = press(key)
    case .timePassed: effects = passTime()
    case .stopSettled(let settlement): effects = settleStop(settlement)
    case .replied(let request, let reply): effects = take(reply, to: request)
    default: effects = take(event)
    }
    effects += keepUp()
    let isWorse = standing != before && standing.isAlarming
    if isWorse || !urgentAlarms.isSubset(of: urgent) {
      lastRing = now
      effects.append(.ring)
    }
    return effects
  }

  private static var idleLimit: Microseconds { Microseconds(600_000_000) }

  mutating func noteActivity() {
    if now - actedAt >= Self.idleLimit { mustConfirmIdentity = true }
    actedAt = now
  }

  /// The alarms that nobody has acknowledged.
  private var urgentAlarms: Set<AlarmKey> {
    Set(alarms.filter { $0.acknowledgedBy == nil }.map(AlarmKey.init))
  }

  /// What tells one alarm from another before it has its name.
  private struct AlarmKey: Hashable {
    var condition: AlarmCondition
    var handpiece: HandpieceSerial?
    var raised: UTCInstant

    init(_ alarm: AlarmSnapshot) {
      condition = alarm.condition
      handpiece = alarm.handpiece
      raised = alarm.raised
    }
  }

  // What is shown.

  package var standing: Standing {
    guard isFresh else { return .noWord(last: handpiece?.state) }
    guard let handpiece else { return .noHandpiece }
    return Standing(handpiece, session)
  }

  /// Whether what is shown has been confirmed within the last moment.
  package var isFresh: Bool { freshness.isFresh(at: now) }

  /// The handpiece that is shown.
  var handpiece: HandpieceSnapshot? {
    guard let handpieces = status?.handpieces else { return nil }
    if let chosen { return handpieces.first { $0.serial == chosen } }
    return handpieces.count == 1 ? handpieces.first : nil
  }

  /// The session on the handpiece that is shown.
  var session: SessionSnapshot? {
    guard let handpiece else { return nil }
    return status?.sessions.last { $0.handpiece == handpiece.serial && $0.state != .closed }
  }

  /// The patient of the session.
  var record: PatientRecord? { session?.patient.flatMap { records[$0] } }

  /// The settings in force.
  var settings: SettingsSnapshot? { session?.pass?.settings }

  /// Whether the draft says something else than what is in force.
  var isDraftPending: Bool {
    guard let draft else { return false }
    return draft.settings != settings?.settings
  }

  /// Other handpieces that may fire.
  var othersArmed: [HandpieceSerial] {
    (status?.handpieces ?? []).filter { $0.state == .armed && $0.serial != handpiece?.serial }
      .map(\.serial)
  }
}
