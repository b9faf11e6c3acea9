import Backstage
import ControlAPI
import ControlClient
import Foundation
import Quantities
import Testing

/// What people do between the commands that a document has.
extension WrittenScene {
  static let pin = "482917"
  static var typesPIN: WrittenStep.Answer { WrittenStep.Answer("PIN of Ada Example: ", pin) }

  /// Runs a verb that no document has, where nobody can be asked.
  @discardableResult
  func ctl(
    _ words: String..., typing line: String? = nil, ends expected: Int32? = 0
  ) throws -> Run {
    let program = try Program(
      at: WrittenPlaces.file(of: "handpiecectl"),
      words + ["--socket", path("state/control.sock")], in: folder)
    if let line { program.say(line) }
    let run = program.result()
    if let expected {
      try #require(
        run.status == expected, "handpiecectl \(words.joined(separator: " ")): \(run.complaint)")
    }
    return run
  }

  /// Waits until so many pulses are delivered; a person arms again when a busy machine was silent.
  func fire(_ pulses: Int) async throws {
    while true {
      let session = try #require(try await connection.status().sessions.first)
      if let pass = session.pass, pass.pulses >= pulses, session.state != .armed { return }
      if [.open, .interrupted].contains(session.state),
        try await connection.handpieces().first?.state == .ready
      {
        try ctl("session", "arm", "--pin-stdin", typing: Self.pin, ends: nil)
      }
      await Task.yield()
    }
  }

  /// The name of the session that is open, for those who ask for it later.
  func remember(_ word: String) async throws {
    values[word] = try #require(try await connection.status().sessions.first).session.text
  }

  /// The same patient once more, so that there is something to compare with.
  func treatAgain() async throws {
    try await untilReady()
    let patient = try #require(values["PATIENT"])
    try ctl(
      "session", "start", "--patient", patient, "--handpiece", "HP-0031", "--confirm-identity",
      "--answers-hold", "--indication", "acne-scars", "--no-anaesthetic", "--eye-protection")
    try await remember("OTHER")
    try ctl("session", "pass", "cheek/left", "--size", "40cm2", "--pulses", "2")
    while try ctl("session", "set", "--defaults", ends: nil).status != 0 { await Task.yield() }
    try ctl("session", "pins", "49")
    try await fire(2)
    try ctl("session", "pins", "49")
    try ctl("session", "end")
    try await untilReady()
  }

  /// Types a wrong PIN until the person is locked.
  func lockPerson() async throws {
    let count = try #require(try await connection.handpieces().first?.stopCount.rawValue)
    for _ in 0..<5 {
      try ctl(
        "session", "reset", "--stop-count", "\(count)", "--pin-stdin", typing: "190283", ends: 1)
    }
  }

  /// What a gauge shows of the newest shot.
  func gauge() throws -> String { try Gauge.reading(path("truth.json")) }
}
