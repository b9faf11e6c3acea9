import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole
import Testing

@Suite struct `The console follows what happens` {
  @Test func `a session that somebody else opened`() throws {
    var console = try Console(.ready)
    console.take(
      .stateChanged(
        StateChange(handpieces: [], sessions: [try Samples.session(pass: Samples.pass())])))
    try console.answer()
    #expect(console.shows("Ada Lovelace"))
    #expect(console.shows("left cheek, pass 1  12 of 30"))
    #expect(console.shows("energy/pin"))
  }

  @Test func `settings that somebody else set replace a draft`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass()))
    console.press(.right)
    #expect(console.shows("→ 21 mJ"))
    var pass = Samples.pass()
    pass.settings?.settingsHash = Hash64(5)
    console.take(
      .stateChanged(StateChange(handpieces: [], sessions: [try Samples.session(pass: pass)])))
    #expect(!console.shows("→ 21 mJ"))
  }

  @Test func `pulses as they come, each once`() throws {
    var console = try Console(
      .armed, Samples.session(.armed, pass: Samples.pass(pulses: 0)), pulses: 14)
    #expect(console.shows("14 of 30"))
    console.take(.pulseDelivered(try Samples.pulse(14)))
    #expect(console.shows("14 of 30"))
    for number in 15...2000 { console.take(.pulseDelivered(try Samples.pulse(UInt32(number)))) }
    #expect(console.shows("2000 of 30"))
  }

  @Test func `a command without an answer is said and never repeated`() throws {
    var console = try Console(.armed, Samples.session(.armed, pass: Samples.pass()))
    console.type("d")
    guard let request = console.commands().first else {
      Issue.record("nothing was asked")
      return
    }
    console.take(.replied(request, .unanswered("no answer")))
    #expect(console.shows("No answer to disarming: it may have been done."))
    for _ in 0..<100 { console.take(.timePassed, afterMilliseconds: 100) }
    #expect(console.commands() == [])
  }

  @Test func `one command at a time`() throws {
    var console = try Console(.armed, Samples.session(.armed, pass: Samples.pass()))
    console.type("ddd")
    #expect(console.commands().count == 1)
  }

  @Test func `a refusal with every reason`() throws {
    let console = try Journey.all.first { $0.description == "refusal" }?.end()
    #expect(console?.shows("Asked 21 mJ, bound 20") == true)
    #expect(console?.shows("[rfmn-energy-cheek]") == true)
  }

  @Test func `a new alarm rings until it is acknowledged`() throws {
    var console = try Console(.ready)
    console.take(.alarmsListed(Samples.alarms()))
    #expect(console.effects.contains(.ring))
    console.clear()
    for _ in 0..<12 { console.take(.timePassed, afterMilliseconds: 500) }
    #expect(console.effects.contains(.ring))
    console.take(.streamBegan)
    console.take(.replied(.status, .status(Samples.status([try Samples.handpiece()]))))
    console.clear()
    console.type("k")
    let commands = console.commands()
    #expect(commands == AlarmID("92").map { [.acknowledge($0)] })
    for request in commands {
      console.take(.replied(request, .alarms(Samples.alarms(isAcknowledged: true))))
    }
    console.clear()
    for _ in 0..<5 { console.take(.timePassed, afterMilliseconds: 100) }
    #expect(!console.effects.contains(.ring))
  }

  @Test func `the most urgent alarm stands first`() throws {
    var console = try Console(.ready)
    console.take(.alarmsListed(Samples.alarms()))
    let lines = console.lines()
    let high = lines.firstIndex { $0.contains("HIGH") }
    let medium = lines.firstIndex { $0.contains("MEDIUM") }
    #expect((high ?? 99) < (medium ?? 0))
  }

  @Test func `a handpiece that is armed elsewhere is said`() throws {
    var console = try Console(.ready)
    console.type("h1")
    console.take(
      .stateChanged(
        StateChange(
          handpieces: [try Samples.handpiece(.armed, serial: "HP-0002")], sessions: [])))
    #expect(console.shows("armed elsewhere: HP-0002"))
  }

  /// Promise 12: a daemon that says too much fills nothing.
  @Test func `lists from elsewhere are bounded`() throws {
    var console = try Console(.ready)
    let many = try (0..<1000).map { try Samples.handpiece(serial: "HP-\($0)") }
    console.take(.replied(.status, .status(Samples.status(many))))
    console.take(.stateChanged(StateChange(handpieces: many, sessions: [])))
    console.type("h")
    #expect(console.lines(80, 24).count == 24)
    let alarms = (0..<5000).map { number in
      AlarmSnapshot(
        alarm: UInt64(number), condition: .leaseExpired, priority: .medium,
        handpiece: HandpieceSerial("N-\(number)"), session: nil,
        raised: UTCInstant(microseconds: 0), standing: true, acknowledgedBy: 1)
    }
    console.take(.alarmsListed(AlarmList(alarms: alarms, unlisted: 7, attended: true)))
    console.press(.escape)
    #expect(console.shows("more"))
    console.type("l")
    for _ in 0..<2000 { console.press(.down) }
    #expect(console.shows("N-255"))
    #expect(!console.shows("N-256"))
  }
}
