import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole
import Testing

@Suite struct `A session is run by keys alone` {
  private func reply(_ console: inout Console, _ request: ConsoleRequest, _ reply: ConsoleReply)
    throws
  {
    console.take(.replied(request, reply))
    try console.answer()
  }

  @Test func `registering asks everything the tables ask`() throws {
    var console = try Console(.ready)
    console.type("n46")
    console.press(.enter)
    console.type("41")
    console.press(.enter)
    console.type("411")
    console.press(.enter)
    #expect(console.shows("A date that exists"))
    for _ in 0..<2 { console.press(.backspace) }
    console.type("20260131")
    console.press(.enter)
    console.type("322")
    #expect(console.shows("RECORDED: diabetes, controlled"))
    #expect(console.shows("RECORDED: active implant, ended 2026-01-31"))
  }

  @Test func `registering sends what was answered`() throws {
    var console = try Console(.ready)
    console.type("n46")
    console.press(.enter)
    console.type("41")
    console.press(.enter)
    console.type("1211")
    console.press(.enter)
    let profile = PatientProfile(
      ageYears: 46, fitzpatrick: .iv, indications: [.acneScars],
      answers: ["active-implant": .none, "diabetes": .unknown], testSpots: .none,
      treatments: .none)
    let commands = console.commands()
    #expect(commands == [.register(RegistrationBody(profile: profile))])
    let patient = try Samples.record().patient
    console.take(.replied(commands[0], .registered(patient)))
    #expect(console.effects.contains(.ask(.patient(patient))))
    #expect(console.shows("Registered as P0123abc"))
  }

  @Test func `opening asks for the patient, their answers and the preparation`() throws {
    var console = try Console(.ready)
    console.type("o0123abc")
    console.press(.enter)
    try console.answer()
    #expect(console.shows("Ada Lovelace"))
    #expect(console.shows("born 1980-12-10"))
    console.type("1")
    #expect(console.shows("RECORDED: diabetes, controlled"))
    #expect(console.shows("UNKNOWN: epilepsy"))
    console.type("112")
    console.type("245")
    console.press(.enter)
    console.type("11")
    console.press(.enter)
    let body = SessionBody(
      patient: try Samples.record().patient, handpiece: try Samples.handpiece().serial,
      indication: "enlarged-pores", kind: .treatment,
      preparation: SkinPreparation(
        anaesthetic: .recorded(Anaesthetic(on: Minutes(45), isRemoved: true)),
        isEyeProtected: true))
    #expect(console.commands() == [.openSession(body)])
  }

  @Test func `who was confirmed is who is treated, whatever comes in between`() throws {
    var console = try Console(.ready)
    let record = try Samples.record()
    console.take(.replied(.patient(record.patient), .patient(record)))
    console.type("o111111")
    var other = try Samples.session(.closed)
    other.patient = PatientID("P00000000")
    console.take(.stateChanged(StateChange(handpieces: [], sessions: [other])))
    var stranger = record
    if let patient = other.patient { stranger.patient = patient }
    console.take(.replied(.patient(stranger.patient), .patient(stranger)))
    console.type("1")
    console.press(.enter)
    guard case .openSession(let body)? = console.commands().first else {
      Issue.record("nothing was opened")
      return
    }
    #expect(body.patient == record.patient)
  }

  @Test(arguments: ["2", "12"]) func `another person, or other answers, open nothing`(
    _ keys: String
  ) throws {
    var console = try Console(.ready)
    console.type("o0123abc")
    console.press(.enter)
    try console.answer()
    console.type(keys)
    console.press(.enter)
    console.type("1111111")
    console.press(.enter)
    #expect(console.commands() == [])
  }

  @Test func `a pass has its cautions read, also those that only the daemon knew of`() throws {
    var console = try Console(.ready, Samples.session())
    console.type("a2")
    console.type("1")
    console.type("42.5")
    console.press(.enter)
    try console.answer(limits: Samples.limits(cautions: 1))
    console.type("30")
    console.press(.enter)
    #expect(console.shows("Caution 1 of 1"))
    console.press(.enter, .enter)
    let session = try Samples.session().session
    func body(_ cautions: [String]) -> PassBody {
      PassBody(
        area: "cheek", side: .left, size: SquareMillimetres(4250), plannedPulses: 30,
        cautions: cautions)
    }
    let first = ConsoleRequest.startPass(session, body(["caution-0"]))
    #expect(console.commands() == [first])
    let unread = Reason(rule: "caution-7", sentence: "Sunburn heals slower.")
    try reply(
      &console, first, .declined(Problem(.conflict, "There are cautions.", reasons: [unread])))
    #expect(console.shows("Sunburn heals slower."))
    console.press(.enter, .enter)
    #expect(console.commands() == [.startPass(session, body(["caution-0", "caution-7"]))])
  }

  @Test func `what blocks is said, and no pass is asked for`() throws {
    var console = try Console(.ready, Samples.session())
    console.type("a21")
    console.press(.enter)
    try console.answer(limits: Samples.limits(isBlocked: true))
    #expect(console.shows("Blocked: An active implant forbids RF."))
    console.press(.enter, .enter, .enter)
    #expect(console.commands() == [])
  }

  @Test func `settings change by steps inside what a technician may set`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.press(.right)
    #expect(console.shows("→ 21 mJ"))
    for _ in 0..<100 { console.press(.pageUp) }
    #expect(console.shows("→ 30 mJ"))
    console.press(.down, .down)
    for _ in 0..<100 { console.press(.left) }
    #expect(console.shows("→ 0.8 mm"))
    console.press(.enter)
    var settings = Samples.settings
    settings.energyPerPin = Microjoules(30_000)
    settings.depth = Micrometres(800)
    #expect(
      console.commands() == [
        .setSettings(
          try Samples.session().session,
          SettingsBody(area: "cheek", side: .left, pass: 1, settings: settings))
      ])
  }

  @Test func `what is shown and not set is not armed`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.press(.right)
    console.type("Ay")
    #expect(console.commands() == [])
    #expect(console.shows("What is shown is not set"))
  }

  /// Promise 2: arming quotes what the person saw.
  @Test func `arming quotes what was shown when the key was pressed`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.type("A")
    var other = Samples.pass()
    other.settings?.settingsHash = Hash64(5)
    console.take(
      .stateChanged(StateChange(handpieces: [], sessions: [try Samples.session(pass: other)])))
    #expect(console.shows("Something has changed since"))
    console.type("y")
    let body = ArmBody(
      area: "cheek", side: .left, pass: 1, settingsHash: Hash64(99), envelopeHash: Hash64(0xABCD),
      stopCount: StopCount(3))
    #expect(console.commands() == [.arm(try Samples.session().session, body, nil)])
  }

  @Test func `arming takes a person and their PIN where people are known`() throws {
    var console = try Console(
      .ready, Samples.session(pass: Samples.pass()), people: ["mira", "noor"])
    console.type("A212")
    console.press(.enter)
    #expect(console.shows("A PIN has 4 digits or more"))
    console.type("34")
    #expect(!console.shows("1234"))
    console.press(.enter)
    guard case .arm(_, _, let proof)? = console.commands().first else {
      Issue.record("not armed")
      return
    }
    #expect(proof == PersonProof(person: "noor", pin: "1234"))
  }

  /// The number is to be counted, so none is proposed.
  @Test func `arming and closing ask for the needles where nobody has counted them`() throws {
    let session = try Samples.session().session
    var console = try Console(
      .ready, Samples.session(pass: Samples.pass(), pins: PinSnapshot(due: .before, ofKind: 49)))
    console.type("A")
    #expect(console.shows("How many whole, straight needles, before they go in?"))
    console.press(.enter)
    #expect(console.commands() == [])
    console.type("50")
    console.press(.enter)
    #expect(console.shows("0 to 49 needles"))
    console.press(.backspace, .backspace)
    console.type("49")
    console.press(.enter)
    let before = ConsoleRequest.countPins(session, PinCountBody(moment: .before, pins: 49))
    #expect(console.commands() == [before])
    console.take(.replied(before, .session(try Samples.session(pass: Samples.pass()))))
    #expect(console.shows("ARM?"))

    let due = PinSnapshot(due: .after, ofKind: 49, before: 49)
    var closing = try Console(.ready, Samples.session(pins: due))
    closing.type("c49")
    closing.press(.enter)
    let after = ConsoleRequest.countPins(session, PinCountBody(moment: .after, pins: 49))
    #expect(closing.commands() == [after])
    closing.take(.replied(after, .session(try Samples.session())))
    #expect(closing.shows("Close the session?"))
  }

  @Test func `needles that are missing are said, and nothing is armed`() throws {
    var console = try Console(
      .ready, Samples.session(pass: Samples.pass(), pins: PinSnapshot(due: .before, ofKind: 49)))
    console.type("A48")
    console.press(.enter)
    let count = ConsoleRequest.countPins(
      try Samples.session().session, PinCountBody(moment: .before, pins: 48))
    #expect(console.commands() == [count])
    let short = PinSnapshot(due: nil, ofKind: 49, before: 48)
    console.take(.replied(count, .session(try Samples.session(pass: Samples.pass(), pins: short))))
    #expect(console.shows("Needles are missing") && !console.shows("ARM?"))
  }

  @Test func `after ten idle minutes arming asks who sits in the chair`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    let status = Samples.status(
      [try Samples.handpiece()], [try Samples.session(pass: Samples.pass())])
    console.take(.replied(.status, .status(status)), afterMilliseconds: 599_000)
    console.take(.streamBegan)
    console.take(.replied(.status, .status(status)), afterMilliseconds: 2000)
    console.clear()
    console.type("A")
    #expect(console.shows("Is this the person in the chair?"))
    console.type("2y")
    #expect(console.commands() == [])
    console.press(.escape)
    console.type("1y")
    #expect(console.commands().count == 1)
  }

  @Test func `a pass that is done is not armed again`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass(pulses: 30)))
    console.type("Ay")
    #expect(console.commands() == [])
    #expect(console.shows("e ends it"))
  }

  @Test func `a held key does not arm`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.type("AAAAAAAA")
    console.press(.enter, .enter)
    #expect(console.commands() == [])
  }

  @Test func `resetting names the stop that was seen`() throws {
    var console = try Console(.stopped, Samples.session(.stopped, pass: Samples.pass()))
    console.type("R")
    console.take(
      .stateChanged(
        StateChange(handpieces: [try Samples.handpiece(.stopped, stops: 4)], sessions: [])))
    console.type("y")
    #expect(
      console.commands() == [
        .resetStop(try Samples.handpiece().serial, StopCount(3), nil)
      ])
  }

  @Test func `disarming, ending and closing name the session`() throws {
    let session = try Samples.session().session
    var armed = try Console(.armed, Samples.session(.armed, pass: Samples.pass()))
    armed.type("d")
    #expect(armed.commands() == [.disarm(session)])
    var passing = try Console(.ready, Samples.session(pass: Samples.pass()))
    passing.type("e")
    passing.press(.enter)
    #expect(passing.commands() == [.endPass(session)])
    var open = try Console(.ready, Samples.session())
    open.type("c")
    open.press(.enter)
    #expect(open.commands() == [.closeSession(session)])
  }
}
