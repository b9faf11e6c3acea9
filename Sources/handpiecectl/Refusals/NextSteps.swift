package import ControlAPI
package import DoseLimits

/// What to do about a refusal: one table from the rule that refuses to the command that goes on.
package enum NextSteps {
  /// What a refusal is about, as far as it is known; it is put into the commands.
  package struct Subject: Hashable, Sendable {
    package var handpiece: HandpieceSerial?
    package var session: SessionID?
    package var patient: PatientID?
    package var person: PersonID?
    package var area: AreaID?
    /// The rules, and the dimensions, that a prescriber may go beyond.
    package var overridable: Set<String> = []
    /// Whether the reasons are cautions that nobody has read yet.
    package var isUnread = false

    package init(
      handpiece: HandpieceSerial? = nil, session: SessionID? = nil, person: PersonID? = nil
    ) {
      self.handpiece = handpiece
      self.session = session
      self.person = person
    }

    package init(_ session: SessionSnapshot) {
      self.init(handpiece: session.handpiece, session: session.session)
    }
  }

  /// By the rule's whole id.
  private static let byRule: [String: String] = [
    // Who it is.
    "proof_missing": "say who you are: --person PERSON; `handpiecectl people` lists everybody",
    "proof_wrong":
      "try again with your own PIN; five wrong ones in a row lock the person",
    "proof_role":
      "have somebody with the role prescribe enrol you for it: "
      + "`handpiecectl people enrol NAME --role operate`",
    "person_locked":
      "have somebody with the role prescribe run `handpiecectl people unlock PERSON`",
    "pin_weak": "choose digits that are neither all alike nor in a row",
    "role": "have your user put into the group of that role: `handpiecectl doctor` names it",
    // Where the session stands.
    "pass_open": "start one: `handpiecectl session pass AREA --size 25cm2 --pulses 30`",
    "handpiece_ready":
      "look what it does: `handpiecectl handpieces`; after a stop `handpiecectl session reset`",
    "area": "look what is in progress: `handpiecectl session show`, then arm that",
    "pass": "look what is in progress: `handpiecectl session show`, then arm that",
    "envelope_hash": "look again: `handpiecectl session show`, then arm what it shows",
    "settings_hash": "look again: `handpiecectl session show`, then arm what it shows",
    "override/expired": "end the pass with `handpiecectl session end --pass`, then start it anew",
    "override/other-hands": "let somebody else set and arm in this session",
    "pulses_left": "`handpiecectl session end --pass`",
    "pass/towards-safer":
      "end this pass with `handpiecectl session end --pass`, then start another",
    "stop_count": "see why it was stopped, `handpiecectl alarms`; then go on with the newest stop",
    "alarms_unattended":
      "open `handpiecectl watch`, or `handpiecectl console`, in another terminal, then arm again",
    "busy": "ask again in a moment",
    "one_armed":
      "`handpiecectl status` shows which; disarm it there: `handpiecectl session disarm`",
    "link_quality": "look at cable and plug; `handpiecectl handpieces` shows how many are lost",
    "check_failed":
      "unplug it, plug it in again; what it failed before: `handpiecectl handpiece show SERIAL`",
    // What stands against a calibration.
    "session_open": "`handpiecectl session end`, then start again",
    "service_open":
      "`handpiecectl calibrate start SERIAL` goes on with it, `calibrate close` ends it",
    "load_fixture": "put the load fixture on the handpiece, then start again",
    "fixture_differs": "put that load fixture on, or start again with the one that is there",
    "load_probed": "`handpiecectl calibrate start SERIAL` probes each load by itself",
    "calibration/reference_overdue": "use an instrument whose certificate holds",
    "calibration/handpiece_warm": "let it rest in the room for half an hour",
    // What the handpiece itself says.
    "stop_latched": "`handpiecectl session reset`",
    "stop_count_differs": "`handpiecectl session show`, then arm again",
    "footswitch_pressed": "take the foot off the switch, then arm again",
    "tip_worn_out": "put a new tip on, then open a session anew",
    "pins_not_counted": "count them: `handpiecectl session pins NUMBER`",
    "pins_missing": "`handpiecectl session end`, put another tip on, then open a session anew",
    "tip_not_calibrated":
      "put a tip on of the kind it was calibrated for, or `handpiecectl calibrate start SERIAL`",
    "output_drift": "`handpiecectl calibrate start SERIAL`",
    "tip_differs": "put the tip back that the pass began with, or end the pass",
    "uncalibrated": "`handpiecectl calibrate start SERIAL`",
    "needles_not_home": "take it off the skin; if it stays so, call service",
    "faulted": "take it off the skin; `handpiecectl alarms` says what is wrong",
    "journal_full": "`handpiecectl handpieces` until it has been read, then arm again",
    // What the tables and the engine demand.
    "anaesthetic": "wait until it has acted and wipe it off, then open the session anew",
    "eye-protection": "put it on, then open the session anew with --eye-protection",
    "engine/step-of-handpiece": "set a whole number of steps",
    "engine/dimension-of-handpiece": "leave that option out",
    "engine/depths-of-handpiece": "name one depth only",
    "engine/tip-of-handpiece":
      "put on a tip that the handpiece is described with: `handpiecectl devices check`",
    "engine/area-of-atlas": "`handpiecectl session area` lists all areas",
    "engine/indication-of-profile":
      "choose another indication, or record this one with the patient",
    "engine/pass-order": "`handpiecectl session area AREA` says which pass comes next",
  ]

  /// By how the rule's id begins or ends, where tables and handpieces bring their own.
  private static let byPart: [(part: String, step: String)] = [
    ("engine/", "the tables lack a rule: `handpiecectl devices check`"),
    ("/calibration", "`handpiecectl calibrate start SERIAL`"),
    (
      "test-spot",
      "make a spot: `handpiecectl session spot start`, and have it graded some days "
        + "later: `handpiecectl session spot grade`"
    ),
    ("-interval", "see when it can go on: `handpiecectl course`"),
    ("-passes-", "no more passes here today; another area, or another visit"),
    ("-visit-total", "no more here today; another visit: `handpiecectl course`"),
    ("-overlap", "fewer pulses: --pulses, or the area's true size: --size"),
  ]

  /// By the kind of problem, where no reason has a step of its own.
  private static let byCode: [Problem.Code: String] = [
    .forbidden: "have your user put into the group of that role: `handpiecectl doctor` names it",
    .unavailable: "see what stands in the way: `handpiecectl doctor`, `handpiecectl handpieces`",
    .busy: "`handpiecectl status` shows what is going on",
    .unknownOutcome:
      "stop, then look: `handpiecectl stop`, `handpiecectl status`; nothing is repeated by itself",
    .stale: "look at it anew, then change it",
    .tooManyClients: "close consoles and watchers that nobody looks at",
  ]

  /// What to do about one of the reasons of a refusal; `nil` where nothing can be done but to
  /// leave it.
  package static func step(
    _ reason: Reason, among reasons: [Reason], _ subject: Subject
  ) -> String? {
    if subject.isUnread { return "read it, then say so: --read \(reason.rule)" }
    let known = byRule[reason.rule] ?? byPart.first { reason.rule.contains($0.part) }?.step
    let steps = [bound(reason, among: reasons) ?? known, override(reason, subject)]
      .compactMap { $0 }
    return steps.isEmpty ? nil : fill(steps.joined(separator: "; "), subject)
  }

  /// Where a prescriber may go beyond what refuses: how.
  private static func override(_ reason: Reason, _ subject: Subject) -> String? {
    let name = reason.dimension.flatMap { Dimension(rawValue: $0) }
    let target: String
    if let name, let asked = reason.asked, subject.overridable.contains(name.rawValue) {
      target = "--dimension \(name.key) --bound \(asked)"
    } else if subject.overridable.contains(reason.rule) {
      target = "--rule \(reason.rule)"
    } else {
      return nil
    }
    let session = subject.session?.text ?? "SESSION"
    let area = subject.area?.path ?? "AREA"
    return "or a prescriber decides: `handpiecectl prescriber override --session \(session) "
      + "--area \(area) \(target) …`, then `handpiecectl session override NOTE`"
  }

  /// What to do about a problem whose reasons have no step of their own.
  package static func step(_ code: Problem.Code, _ subject: Subject) -> String? {
    byCode[code].map { fill($0, subject) }
  }

  /// For a setting beyond bounds: the nearest that all of them allow.
  private static func bound(_ reason: Reason, among reasons: [Reason]) -> String? {
    guard let asked = reason.asked, let bound = reason.bound, let name = reason.dimension else {
      return nil
    }
    let isAbove = asked > bound
    let bounds = reasons.filter { $0.dimension == name }.compactMap { other -> Int64? in
      guard let asked = other.asked, let bound = other.bound, (asked > bound) == isAbove else {
        return nil
      }
      return bound
    }
    let tightest = (isAbove ? bounds.min() : bounds.max()) ?? bound
    let word = isAbove ? "at most" : "at least"
    guard let dimension = Dimension(rawValue: name) else {
      return name == "pulses" ? "\(word) --pulses \(tightest)" : nil
    }
    guard let option = SettingsOptions.option(dimension) else {
      return "less --energy, or fewer depths"
    }
    return "\(word) \(option) \(Measure.of(dimension)?.text(tightest) ?? "\(tightest)")"
  }

  private static func fill(_ step: String, _ subject: Subject) -> String {
    var step = step
    func put(_ word: String, _ text: String?) {
      if let text { step = step.replacing(word, with: text) }
    }
    put("SERIAL", subject.handpiece?.text)
    put("PERSON", subject.person?.text)
    return step
  }
}
