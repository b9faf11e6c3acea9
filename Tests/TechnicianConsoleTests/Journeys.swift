import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole

/// Ways through the console; every step of each is a screen of its own.
struct Journey: CustomStringConvertible, Sendable {
  let description: String
  private let console: @Sendable () throws -> Console
  private let keys: [Key]

  init(_ name: String, _ keys: [Key], _ console: @escaping @Sendable () throws -> Console) {
    description = name
    self.keys = keys
    self.console = console
  }

  /// The console after each key, with what it asked for answered.
  func screens() throws -> [Console] {
    var console = try console()
    var screens = [console]
    for key in keys {
      console.press(key)
      try console.answer()
      screens.append(console)
    }
    return screens
  }

  /// The console at the end.
  func end() throws -> Console {
    guard let last = try screens().last else { throw Samples.Unreadable() }
    return last
  }

  private static func typed(_ text: String) -> [Key] { text.map { .character($0) } }

  static let main: [Journey] = [
    Journey("nobody is heard", []) { Console() },
    Journey("no handpiece", []) {
      var console = Console()
      console.take(.streamBegan)
      console.take(.replied(.status, .status(Samples.status([]))))
      return console
    },
    Journey("ready", []) { try Console(.ready) },
    Journey("session", []) { try Console(.ready, Samples.session()) },
    Journey("pass", []) { try Console(.ready, Samples.session(pass: Samples.pass(isSet: false))) },
    Journey("first pass", []) {
      try Console(.ready, Samples.session(pass: Samples.pass(isSet: false, pulses: 0)))
    },
    Journey("armed", []) {
      var console = try Console(
        .armed, Samples.session(.armed, pass: Samples.pass(pulses: 0)), pulses: 14)
      console.take(.alarmsListed(Samples.alarms()))
      return console
    },
    Journey("stopped", []) {
      try Console(.stopped, Samples.session(.stopped, pass: Samples.pass()), pulses: 12)
    },
    Journey("interrupted", []) {
      try Console(
        .ready, Samples.session(.interrupted, pass: Samples.pass(), reason: "link_lost"))
    },
    Journey("unknown", []) { try Console(.unknown, Samples.session(.unknown)) },
    Journey("lost", []) { try Console(.lost, Samples.session(.interrupted)) },
    Journey("locked", []) { try Console(.locked) },
    Journey("stale", []) {
      var console = try Console(
        .armed, Samples.session(.armed, pass: Samples.pass(pulses: 0)), pulses: 14)
      console.take(.streamEnded(reason: "The daemon has ended the events; asking again."))
      return console
    },
  ]

  static let dialogs: [Journey] = [
    Journey("help", typed("?")) { try Console(.ready) },
    Journey("alarms", typed("l") + [.down]) {
      var console = try Console(.ready)
      console.take(.alarmsListed(Samples.alarms()))
      return console
    },
    Journey("quit", typed("q")) { try Console(.ready, Samples.session()) },
    Journey("handpieces", typed("h") + [.down]) { try Console(.ready) },
    Journey(
      "registration",
      typed("n46") + [.enter] + typed("412") + [.enter] + typed("4") + typed("20260131")
        + [.enter] + typed("311")
    ) { try Console(.ready) },
    Journey("grading", typed("g0123abc") + [.enter] + typed("1")) { try Console(.ready) },
    Journey("opening", typed("o11111") + typed("2") + typed("30") + [.enter] + typed("11")) {
      var console = try Console(.ready)
      console.take(.replied(.patient(try Samples.record().patient), .patient(try Samples.record())))
      return console
    },
    Journey("identifier", typed("o0123abc")) { try Console(.ready) },
    Journey("starting a pass", typed("a") + [.down, .enter] + typed("1") + [.enter, .enter]) {
      try Console(.ready, Samples.session())
    },
    Journey("setting", [.down, .up, .right, .right, .left]) {
      try Console(.ready, Samples.session(pass: Samples.pass()))
    },
    Journey("arming", typed("A")) {
      try Console(.ready, Samples.session(pass: Samples.pass()))
    },
    Journey("arming by PIN", typed("A2") + typed("1234")) {
      try Console(.ready, Samples.session(pass: Samples.pass()), people: ["mira", "noor"])
    },
    Journey("resetting", typed("R")) {
      try Console(.stopped, Samples.session(.stopped, pass: Samples.pass()))
    },
    Journey("ending the pass", typed("e")) {
      try Console(.ready, Samples.session(pass: Samples.pass()))
    },
    Journey("closing", typed("c")) { try Console(.ready, Samples.session()) },
    Journey("refusal", []) {
      var console = try Console(.ready, Samples.session(pass: Samples.pass()))
      console.press(.right, .enter)
      guard let request = console.commands().first else { throw Samples.Unreadable() }
      let reason = Reason(
        rule: "rfmn-energy-cheek", dimension: "energy_per_pin", asked: 21_000, bound: 20_000,
        unit: "uj", sentence: "Inside a pass settings only change towards safer.")
      console.take(
        .replied(
          request,
          .declined(
            Problem(.refused, "left cheek does not allow these settings.", reasons: [reason]))))
      return console
    },
  ]

  static let all = main + dialogs
}
