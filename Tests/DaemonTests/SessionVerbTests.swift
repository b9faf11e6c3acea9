import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Design §7: everything a session needs, one verb each, by the real programs.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `The verbs of a session` {
  @Test func `take a patient from opening to the end, and the log of it verifies`() async throws {
    let clinic = try await VerbClinic()
    let start = try clinic.talk(["session", "start"])
    try start.wait(for: "Which patient?")
    try start.wait(for: "1  \(clinic.patient)  Zoë Okonkwo, born 1992-03-04")
    try start.answer("Number:", "1")
    try start.wait(for: "name and date of birth")
    try start.answer("Type yes or no:", "yes")
    try start.wait(for: "does all of this still hold?")
    try start.answer("Type yes or no:", "yes")
    try start.wait(for: "Which indication?")
    try start.answer("Number:", "1")
    try start.wait(for: "topical anaesthetic")
    try start.answer("Number:", "1")
    try start.wait(for: "eye protection")
    try start.answer("Number:", "1")
    try start.wait(for: "tried without energy")
    try start.answer("Type yes or no:", "yes")
    let opened = start.end()
    #expect(opened.status == 0, "\(opened.screen)")
    #expect(opened.screen.contains("next: `handpiecectl session area`"))

    let pass = try clinic.talk(["session", "pass", "cheek/left"])
    try pass.answer("How large is the area on this patient?", "40cm2")
    try pass.answer("How many pulses", "3")
    #expect(pass.end().status == 0)
    _ = try await clinic.set(["--energy", "12mJ", "--depth", "1.2mm"])
    let shown = try clinic.run(["session", "show"]).output
    #expect(shown.contains("Zoë Okonkwo, born 1992-03-04"))
    #expect(shown.contains("energy per pin 12 mJ"))
    #expect(shown.contains("depth 1.2 mm"))

    try await clinic.fire(3)
    let disarmed = try clinic.ask(["session", "disarm"], as: SessionSnapshot.self)
    #expect(disarmed.pass?.pulses == 3)
    let early = try clinic.run(["session", "end"])
    #expect(early.status == 1 && early.complaint.contains("`handpiecectl session pins NUMBER`"))
    let end = try clinic.talk(["session", "end"])
    try end.answer("now that they have come out?", "50")
    try end.wait(for: "A number from 0 to 49.")
    try end.answer("now that they have come out?", "49")
    let ended = end.end()
    #expect(ended.status == 0, "\(ended.screen)")
    #expect(ended.screen.contains("ended: left cheek, pass 1: 3 of 3 pulses"))
    #expect(ended.screen.contains("3 pulses in all"))
    #expect(ended.screen.contains("handpiecectl aftercare --handpiece rfmn-49i"))
    #expect(try await clinic.stage.connection.status().sessions.isEmpty)
    try clinic.close()
  }

  @Test func `keep what is set where it is not named, and take defaults where nothing is`()
    async throws
  {
    let clinic = try await VerbClinic(["--manual"])
    _ = try clinic.openWithPass()
    let defaults = try await clinic.set().pass?.settings?.settings
    let chosen = try await clinic.set(["--energy", "12mJ"]).pass?.settings?.settings
    #expect(chosen?.energyPerPin == Microjoules(12_000))
    #expect(chosen?.depth == defaults?.depth)
    let deeper = try await clinic.set(["--depth", "1.2mm"]).pass?.settings?.settings
    #expect(deeper?.energyPerPin == Microjoules(12_000))
    #expect(deeper?.depth == Micrometres(1200))
    #expect(try await clinic.set(["--defaults"]).pass?.settings?.settings == defaults)
    try clinic.close()
  }

  @Test func `say of refused settings every reason, and what to do about each`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    _ = try clinic.openWithPass()
    let before = try await clinic.set()
    let refused = try clinic.run(["session", "set", "--energy", "99mJ", "--depth", "9mm"])
    #expect(refused.status == 1)
    for words in [
      "(rfmn-energy-type-1-2)", "(rfmn-test-spot-1-3)", "(rfmn-49i/depth)",
      "Asked for energy per pin: 99 mJ, the bound is 30 mJ.",
      "    next: at most --energy 30mJ", "    next: at most --depth 1.5mm",
      "    next: less --energy, or fewer depths",
    ] {
      #expect(refused.complaint.contains(words), "\(refused.complaint)")
    }
    // Below every group of reasons stands a step.
    #expect(refused.complaint.hasSuffix("mm\n"), "\(refused.complaint)")
    #expect(try clinic.ask(["session", "show"], as: SessionSnapshot.self).pass == before.pass)
    try clinic.close()
  }

  @Test func `arm nothing when what was shown has changed meanwhile`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    _ = try clinic.openWithPass()
    let shown = try #require(try await clinic.set(["--energy", "12mJ"]).pass?.settings)
    #expect(try clinic.run(["session", "pins", "49"]).status == 0)
    let talk = try clinic.talk(["session", "arm"])
    try talk.wait(for: "settings \(shown.settingsHash)")
    try talk.wait(for: "PIN of Ada Example: ")
    let other = try #require(try await clinic.set(["--energy", "20mJ"]).pass?.settings)
    #expect(other.settingsHash != shown.settingsHash)
    talk.type(VerbClinic.pin)
    let (status, screen) = talk.end()
    #expect(status == 1, "\(screen)")
    #expect(screen.contains("(settings_hash)"))
    #expect(screen.contains("next: look again: `handpiecectl session show`"))
    #expect(!screen.contains(VerbClinic.pin))
    let leaves = try await clinic.stage.connection.leaves(from: 0).leaves.map(\.text)
    #expect(!leaves.contains { $0.contains("\"kind\":\"armed\"") })
    try clinic.close()
  }

  @Test func `arm nothing that nobody would see alarmed, and say who could`() async throws {
    let clinic = try await VerbClinic(["--manual"], isWatched: false)
    _ = try clinic.openWithPass()
    _ = try await clinic.set()
    let refused = try clinic.run(["session", "arm", "--pin-stdin"], pin: VerbClinic.pin)
    #expect(refused.status == 1)
    #expect(refused.complaint.contains("(alarms_unattended)"))
    #expect(refused.complaint.contains("next: open `handpiecectl watch`"))
    try clinic.close()
  }

  @Test func `release a stop by a PIN, and only the stop that was seen`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let connection = clinic.stage.connection
    _ = try await connection.stop()
    try await clinic.stage.wait(for: .stopped)
    let count = try #require(try await connection.handpieces().first?.stopCount.rawValue)
    let blind = try clinic.run(["session", "reset", "--pin-stdin"], pin: VerbClinic.pin)
    #expect(blind.status == 64)
    #expect(blind.complaint.contains("--stop-count"))
    // A busy machine falls silent now and then, and comes back.
    try await clinic.stage.wait(for: .stopped)
    let old = try clinic.run(
      ["session", "reset", "--stop-count", "\(count - 1)", "--pin-stdin"], pin: VerbClinic.pin)
    #expect(old.status == 1)
    #expect(old.complaint.contains("(stop_count)"))
    let wrong = try clinic.talk(["session", "reset"])
    try wrong.answer("PIN of Ada Example: ", "190283")
    let (status, screen) = wrong.end()
    #expect(status == 1)
    #expect(screen.contains("(proof_wrong)"))
    repeat {
      try await clinic.stage.wait(for: .stopped)
      let talk = try clinic.talk(["session", "reset"])
      try talk.wait(for: "stop \(count) of HP-0001")
      try talk.answer("PIN of Ada Example: ", VerbClinic.pin)
      if talk.end().status == 0 { break }
    } while true
    try await clinic.stage.wait(for: .ready)
    try clinic.close()
  }

  @Test func `list all that is missing where nobody can be asked, and open nothing`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let bare = try clinic.run(["session", "start"])
    #expect(bare.status == 64)
    for option in [
      "--patient", "--handpiece", "--confirm-identity", "--answers-hold", "--indication",
      "--no-anaesthetic", "--eye-protection",
    ] {
      #expect(bare.complaint.contains("\n  \(option)"), "\(bare.complaint)")
    }
    // Each answer alone is missed.
    let flags = ["--confirm-identity", "--answers-hold", "--no-anaesthetic", "--eye-protection"]
    for flag in flags {
      let run = try clinic.run(clinic.opening.filter { $0 != flag })
      #expect(run.status == 64)
      #expect(run.complaint.split(separator: "\n").count == 2, "\(run.complaint)")
      #expect(run.complaint.contains("\n  \(flag)"), "\(run.complaint)")
    }
    #expect(try await clinic.stage.connection.status().sessions.isEmpty)
    _ = try clinic.ask(clinic.opening, as: SessionSnapshot.self)
    let pass = try clinic.run(["session", "pass", "cheek/left"])
    #expect(pass.status == 64)
    #expect(pass.complaint.contains("\n  --size"))
    #expect(pass.complaint.contains("\n  --pulses"))
    try clinic.close()
  }

  @Test(arguments: [["--energy", "12"], ["--energy", "12mm"], ["--depth", "1.0005mm"]])
  func `set nothing by an amount without its unit`(options: [String]) async throws {
    let clinic = try await VerbClinic(["--manual"])
    _ = try clinic.openWithPass()
    let run = try clinic.run(["session", "set"] + options)
    #expect(run.status == 64)
    #expect(run.complaint.contains("unit") || run.complaint.contains("smallest step"))
    #expect(
      try clinic.ask(["session", "show"], as: SessionSnapshot.self).pass?.settings == nil)
    try clinic.close()
  }
}
