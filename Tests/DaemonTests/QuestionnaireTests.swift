import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Promise 8: unknown counts as the riskiest answer; so it is asked before every session.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `The questionnaire of a patient` {
  /// One who was never asked about diabetes, and of whom nobody knows about isotretinoin.
  private static func clinic() async throws -> VerbClinic {
    try await VerbClinic(["--manual"]) { profile in
      profile.answers["diabetes"] = nil
      profile.answers["oral-isotretinoin"] = .unknown
    }
  }

  private static func answers(_ clinic: VerbClinic) async throws -> [String: Answer<
    RecordedCondition
  >] {
    try await clinic.stage.connection.patient(clinic.patient).profile.answers
  }

  @Test func `is asked before a session where an answer is missing or unknown, dates too`()
    async throws
  {
    let clinic = try await Self.clinic()
    let start = try clinic.talk([
      "session", "start", "--patient", clinic.patient.text, "--handpiece", "HP-0001",
      "--confirm-identity", "--indication", "acne-scars", "--no-anaesthetic", "--eye-protection",
    ])
    try start.wait(for: "does all of this still hold?")
    try start.wait(for: "UNKNOWN: oral isotretinoin")
    try start.answer("Type yes or no:", "yes")
    try start.wait(for: "Question 1 of 2: Do you have diabetes")
    try start.wait(for: "3  yes: controlled")
    try start.answer("Number:", "3")
    try start.wait(for: "Question 2 of 2: ")
    try start.wait(for: "4  yes, and it has ended")
    try start.answer("Number:", "4")
    try start.answer("When did it end?", "yesterday")
    try start.wait(for: "A day as 2026-01-31.")
    try start.answer("When did it end?", "2020-01-31")
    try start.answer("Open the session? Type yes or no:", "yes")
    let (status, screen) = start.end()
    #expect(status == 0, "\(screen)")
    let now = try await Self.answers(clinic)
    #expect(now["diabetes"] == .recorded(RecordedCondition(ended: nil, choice: "controlled")))
    #expect(
      now["oral-isotretinoin"] == .recorded(RecordedCondition(ended: CalendarDay("2020-01-31"))))
    try clinic.close()
  }

  @Test func `takes an answer that has changed, and keeps the others`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let before = try await Self.answers(clinic)
    let start = try clinic.talk([
      "session", "start", "--patient", clinic.patient.text, "--handpiece", "HP-0001",
      "--confirm-identity", "--indication", "acne-scars", "--no-anaesthetic", "--eye-protection",
    ])
    try start.answer("All of it? Type yes or no:", "no")
    try start.wait(for: "Which answer has changed?")
    try start.wait(for: "  4  diabetes: no")
    try start.answer("Number:", "4")
    try start.answer("Number:", "4")
    try start.wait(for: "  4  diabetes: yes, poorly controlled")
    try start.answer("Number:", "\(before.count + 1)")
    try start.answer("Open the session? Type yes or no:", "no")
    #expect(start.end().status == 1)
    let after = try await Self.answers(clinic)
    #expect(after.filter { before[$0.key] != $0.value }.map(\.key) == ["diabetes"])
    #expect(try await clinic.stage.connection.status().sessions.isEmpty)
    try clinic.close()
  }

  @Test func `is listed whole where nobody can be asked, with what is missing besides`()
    async throws
  {
    let clinic = try await Self.clinic()
    let run = try clinic.run(["session", "start", "--patient", clinic.patient.text])
    #expect(run.status == 64)
    for words in ["--handpiece", "--confirm-identity", "--indication", "--answer diabetes=…"] {
      #expect(run.complaint.contains(words), "\(run.complaint)")
    }
    let alone = try clinic.run(clinic.opening)
    #expect(alone.status == 64)
    #expect(alone.complaint.split(separator: "\n").count == 2, "\(alone.complaint)")
    let answers = try clinic.run(["patient", "answers", clinic.patient.text])
    #expect(answers.status == 64)
    #expect(answers.complaint.contains("--answer oral-isotretinoin=…"), "\(answers.complaint)")
    let said: PatientRecord = try clinic.ask([
      "patient", "answers", clinic.patient.text, "--answer", "diabetes=choice:controlled",
      "--answer", "oral-isotretinoin=ended:2020-01-31",
    ])
    #expect(
      said.profile.answers["diabetes"]
        == .recorded(RecordedCondition(ended: nil, choice: "controlled")))
    #expect(try clinic.run(clinic.opening).status == 0)
    let busy = try clinic.run([
      "patient", "answers", clinic.patient.text, "--answer", "diabetes=none",
    ])
    #expect(busy.status == 1)
    #expect(busy.complaint.contains("close it first"))
    try clinic.close()
  }

  @Test func `belongs to somebody who is found by part of their name`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let found = try clinic.run(["patient", "list", "okon"])
    #expect(found.output.contains("\(clinic.patient)  Zoë Okonkwo, born 1992-03-04"))
    #expect(try clinic.run(["patient", "list", "nobody"]).output.contains("no such patient"))
    #expect(
      try clinic.ask(["patient", "list"], as: PatientList.self).patients.map(\.patient)
        == [clinic.patient])
    try clinic.close()
  }
}
