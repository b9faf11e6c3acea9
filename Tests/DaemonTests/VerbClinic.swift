import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// A daemon with a handpiece, a patient and a technician, all of them met by `handpiecectl` alone.
final class VerbClinic {
  static let pin = "482917"

  let stage: Stage
  let patient: PatientID
  private let daemon: Program
  private let watch: Program?

  /// - Parameters:
  ///   - isWatched: whether somebody sees alarms.
  ///   - change: what is not healthy in the patient.
  init(
    _ options: [String] = [], isWatched: Bool = true,
    _ change: (inout PatientProfile) -> Void = { _ in }
  ) async throws {
    stage = try Stage(options: options)
    daemon = try stage.daemon()
    let connection = stage.connection
    try await stage.wait(for: .ready)
    var profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    change(&profile)
    patient = try await connection.registerPatient(
      profile,
      person: Person(name: "Zoë Okonkwo", birthDate: CalendarDay("1992-03-04")))
    let socket = ["--socket", stage.state + "/control.sock"]
    let enrolment = try Program(
      "handpiecectl",
      ["people", "enrol", "Ada Example", "--role", "operate", "--pin-stdin"] + socket)
    enrolment.say(Self.pin)
    #expect(enrolment.end().status == 0)
    watch = isWatched ? try Program("handpiecectl", ["watch", "--present-alarms"] + socket) : nil
    if isWatched { while try await !connection.alarms().attended { await Task.yield() } }
  }

  var socket: [String] { ["--socket", stage.state + "/control.sock"] }

  /// Runs a verb where nobody can be asked; a PIN may come in.
  func run(_ arguments: [String], pin: String? = nil) throws -> Run {
    let program = try Program("handpiecectl", arguments + socket)
    if let pin { program.say(pin) }
    return program.result()
  }

  /// Runs a verb at a terminal.
  func talk(_ arguments: [String]) throws -> Dialogue { try Dialogue(arguments + socket) }

  /// What a verb answers as JSON.
  func ask<Answer: Decodable>(
    _ arguments: [String], pin: String? = nil, as type: Answer.Type = Answer.self
  ) throws -> Answer {
    let run = try run(arguments + ["--json"], pin: pin)
    #expect(run.status == 0, "\(run.complaint)")
    return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
  }

  /// What opens a session where nobody can be asked.
  var opening: [String] {
    [
      "session", "start", "--patient", patient.text, "--handpiece", "HP-0001",
      "--confirm-identity", "--answers-hold", "--indication", "acne-scars", "--no-anaesthetic",
      "--eye-protection",
    ]
  }

  /// A session with a pass on the left cheek.
  func openWithPass(pulses: Int = 50) throws -> SessionSnapshot {
    _ = try ask(opening, as: SessionSnapshot.self)
    return try ask(
      ["session", "pass", "cheek/left", "--size", "40cm2", "--pulses", "\(pulses)"])
  }

  /// Sets; a busy machine falls silent now and then, and a person sets again.
  func set(_ options: [String] = []) async throws -> SessionSnapshot {
    while true {
      let run = try run(["session", "set", "--json"] + options)
      if run.status == 0 {
        return try JSONDecoder().decode(SessionSnapshot.self, from: Data(run.output.utf8))
      }
      guard run.status == 75 else { throw Dialogue.Silence(description: run.complaint) }
      await Task.yield()
    }
  }

  /// Arms until so many pulses are delivered; a person arms again when a busy machine was silent.
  func fire(_ pulses: Int) async throws {
    let connection = stage.connection
    while true {
      let session = try #require(try await connection.status().sessions.first)
      if let pass = session.pass, pass.pulses >= pulses, session.state != .armed { return }
      guard [.open, .interrupted].contains(session.state),
        try await connection.handpieces().first?.state == .ready
      else {
        await Task.yield()
        continue
      }
      // Whether the needles are to be counted may change before it asks.
      _ = try talk(["session", "arm"]).answer([
        ("How many whole, straight needles do you count", { "49" }),
        ("PIN of Ada Example: ", { Self.pin }),
      ])
    }
  }

  /// Ends the daemon and has its log verified.
  func close() throws {
    watch?.signal(SIGKILL)
    _ = watch?.end()
    try stage.end(daemon)
  }
}
