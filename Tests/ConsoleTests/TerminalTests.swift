import Backstage
import ControlAPI
import Foundation
import Quantities
import Testing

/// The real console in a real terminal, with a daemon and a simulated handpiece.
@Suite(
  .serialized, .takingTurns, .enabled(if: Tmux.isInstalled, "needs tmux: apt-get install tmux"),
  .timeLimit(.minutes(20)))
struct `The console in a terminal` {
  /// Opens a session and starts a pass, by keys alone.
  private func prepare(_ terminal: Tmux, _ clinic: Clinic) async throws {
    try terminal.wait(for: "READY")
    try await clinic.enrol()
    let patient = try await clinic.registerPatient()
    try terminal.open("o", shows: "identifier?")
    try terminal.type(String(patient.text.dropFirst()))
    try terminal.press("Enter")
    try terminal.wait(for: "Zoë Okonkwo")
    for question in ["name and date of birth", "still hold", "session for", "indication?"] {
      try terminal.wait(for: question)
      try terminal.press("1")
    }
    try terminal.wait(for: "anaesthetic used")
    try terminal.press("1")
    try terminal.wait(for: "eye protection")
    try terminal.press("1")
    try terminal.wait(for: "Enter opens it")
    try terminal.press("Enter")
    try terminal.wait(for: "a starts a pass")
    try terminal.open("a", shows: "Which region?")
    for _ in 0..<7 { try terminal.press("Down") }
    try terminal.wait(for: "▸ cheek")
    try terminal.press("Enter")
    try terminal.wait(for: "Which side?")
    try terminal.press("1")
    try terminal.wait(for: "How large")
    try terminal.press("Enter")
    try terminal.wait(for: "How many pulses")
    try terminal.press("9", "Enter")
    try readCautions(terminal)
    try terminal.press("Enter")
    try terminal.wait(for: "Arrows change, Enter sets")
    try terminal.wait(for: "energy/pin")
    try terminal.press("Enter")
    try terminal.wait(for: "A arms.")
  }

  /// Every caution is read once, and then the pass is about to start.
  private func readCautions(_ terminal: Tmux) throws {
    for number in 1...40 {
      let next = try terminal.wait("for a caution or the end of them") {
        $0.contains("Caution \(number) of") || $0.contains("Start the pass?")
      }
      if next.contains("Start the pass?") { return }
      try terminal.press("Enter")
    }
  }

  private static let count = "How many whole, straight needles"

  private func arm(_ terminal: Tmux) throws {
    if try terminal.open("A", shows: "ARM. PIN of", Self.count).contains(Self.count) {
      try terminal.type("49")
      try terminal.press("Enter")
      try terminal.wait(for: "ARM. PIN of")
    }
    try prove(terminal)
    try terminal.wait("for the arming or what came of it") {
      $0.contains("ARMED") || $0.contains("DECLINED") || $0.contains("INTERRUPTED")
    }
    if try terminal.screen.contains("DECLINED") { try terminal.press("Escape") }
  }

  private func prove(_ terminal: Tmux) throws {
    try terminal.type(Clinic.pin)
    try terminal.press("Enter")
  }

  /// Arms, and arms again when the machine was too busy for a moment and the session stopped.
  private func fire(_ terminal: Tmux, until text: String) throws {
    for _ in 0..<10 {
      try arm(terminal)
      let next = try terminal.wait("for “\(text)”") {
        $0.contains(text) || $0.contains("A arms.") || $0.contains("resets this stop")
      }
      if next.contains(text) { return }
      if next.contains("resets this stop") {
        try terminal.open("R", shows: "Reset the stop. PIN of")
        try prove(terminal)
        try terminal.wait(for: "A arms.")
      }
    }
    try terminal.wait(for: text, seconds: 1)
  }

  @Test func `runs a whole session by keys alone`() async throws {
    let clinic = try Clinic()
    defer { clinic.end() }
    let terminal = try Tmux(clinic.console() + "; echo status $?; exec sh")
    defer { terminal.end() }
    try await prepare(terminal, clinic)
    try arm(terminal)
    try terminal.press("Space")
    try terminal.wait(for: "STOPPED")
    try terminal.open("R", shows: "Reset the stop. PIN of")
    try prove(terminal)
    try terminal.wait(for: "A arms.")
    try fire(terminal, until: "9 of 9")
    // It disarms by itself when all is delivered.
    try terminal.open("d", shows: "READY")
    try terminal.open("e", shows: "End the pass?")
    try terminal.press("Enter")
    try terminal.wait(for: "a starts a pass")
    try terminal.open("c", shows: Self.count)
    try terminal.type("49")
    try terminal.press("Enter")
    try terminal.wait(for: "Close the session?")
    try terminal.press("Enter")
    try terminal.wait(for: "no session")
    try terminal.open("q", shows: "y leaves")
    try terminal.type("y")
    try terminal.wait(for: "status 0")
  }

  /// Promise 6.
  @Test func `stops from every screen`() async throws {
    let clinic = try Clinic()
    defer { clinic.end() }
    let terminal = try Tmux(clinic.console())
    defer { terminal.end() }
    try terminal.wait(for: "READY")
    try await clinic.enrol()
    let screens: [(keys: [String], shown: String)] = [
      ([], "SPACE or s"), (["?"], "HELP"), (["l"], "ALARMS"), (["q"], "Leave the console?"),
      (["h"], "Which handpiece?"), (["n"], "How old"), (["n", "4"], "> 4_"),
      (["n", "4", "6", "Enter"], "Fitzpatrick"), (["o"], "identifier?"),
      (["o", "a", "b"], "> Pab_"),
    ]
    // Trying the handpiece has stopped it before.
    let before = try await clinic.stopCount()
    for (index, screen) in screens.enumerated() {
      let count = before + UInt32(index) + 1
      for key in screen.keys { try terminal.press(key) }
      try terminal.wait(for: screen.shown)
      try terminal.press(index % 2 == 0 ? "Space" : "s")
      try terminal.wait("for the stop") { $0.contains("STOP confirmed") }
      try terminal.wait(for: "STOPPED  stop count \(count)")
      for _ in screen.keys { try terminal.press("Escape") }
      try terminal.wait(for: "resets this stop: R")
      try terminal.open("R", shows: "Stop \(count) of")
      try prove(terminal)
      try terminal.wait(for: "READY")
    }
    #expect(try await clinic.stopCount() == before + UInt32(screens.count))
  }

  @Test func `says that the daemon is gone, and that it is back`() async throws {
    let clinic = try Clinic()
    defer { clinic.end() }
    let terminal = try Tmux(clinic.console())
    defer { terminal.end() }
    try terminal.wait(for: "READY")
    clinic.freezeDaemon()
    let silent = try terminal.wait(for: "NO WORD")
    #expect(!silent.contains("READY"))
    clinic.thawDaemon()
    try terminal.wait(for: "READY")
    clinic.endDaemon()
    let gone = try terminal.wait(for: "NO WORD")
    #expect(!gone.contains("READY"))
    try clinic.startDaemon()
    try terminal.wait(for: "The daemon is back")
    try terminal.wait(for: "READY")
  }

  @Test func `waits for a daemon that is not there`() throws {
    let clinic = try Clinic()
    defer { clinic.end() }
    clinic.endDaemon()
    let terminal = try Tmux(clinic.console())
    defer { terminal.end() }
    try terminal.wait(for: "NO WORD")
    try clinic.startDaemon()
    try terminal.wait(for: "READY")
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP]) func `leaves the terminal as it was`(
    _ signal: Int32
  ) throws {
    let clinic = try Clinic()
    defer { clinic.end() }
    let terminal = try Tmux(
      "sh -c 'echo before; stty -g > \(clinic.folder)/before; \(clinic.console()); "
        + "stty -g > \(clinic.folder)/after; echo after; exec sh'")
    defer { terminal.end() }
    try terminal.wait(for: "READY")
    #expect(try terminal.state("#{alternate_on} #{cursor_flag}") == "1 0")
    kill(try inner(clinic), signal)
    let left = try terminal.wait(for: "after")
    #expect(left.contains("before"))
    #expect(!left.contains("READY"))
    #expect(try terminal.state("#{alternate_on} #{cursor_flag}") == "0 1")
    let settings = try ["before", "after"].map {
      try String(contentsOfFile: "\(clinic.folder)/\($0)", encoding: .utf8)
    }
    #expect(settings[0] == settings[1])
  }

  /// The process that holds the terminal.
  private func inner(_ clinic: Clinic) throws -> Int32 {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let process = Int32(name),
        let command = try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8),
        command.contains("--kept-by"), command.contains(clinic.socket)
      else { continue }
      return process
    }
    throw Tmux.Failed(description: "no console runs")
  }

  @Test func `grows and shrinks with its terminal`() throws {
    let clinic = try Clinic()
    defer { clinic.end() }
    let terminal = try Tmux(clinic.console("--record \(clinic.folder)/frames"))
    defer { terminal.end() }
    try terminal.wait(for: "READY")
    for (columns, rows) in [(200, 60), (20, 5), (81, 25), (40, 12), (300, 100), (80, 24)] {
      try terminal.resize(columns: columns, rows: rows)
      try terminal.wait("for \(columns)×\(rows)") { screen in
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
        return screen.contains("READY") && lines.contains { $0.contains("SPACE or s") }
          && lines.allSatisfy { $0.count <= columns }
      }
    }
    let frames = try String(contentsOfFile: "\(clinic.folder)/frames", encoding: .utf8)
    #expect(frames.contains("== "))
    #expect(frames.contains("READY"))
  }
}
