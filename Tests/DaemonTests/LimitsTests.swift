import Backstage
import ControlAPI
import Foundation
import Testing

/// Promise 8 from outside: the daemon and the files give one patient the same limits.
@Suite(.takingTurns) struct `Limits over the socket` {
  @Test(.timeLimit(.minutes(30)))
  func `are those that the files give without a daemon`() throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let patient = stage.folder + "/patient.json"
    try Data(try HealthyPatient.profile().utf8).write(to: URL(filePath: patient))
    let asked = [
      "limits", "--json", "--patient", patient, "--tip", "insulated-49", "--area", "cheek/left",
      "--indication", "acne-scars", "--no-anaesthetic", "--what-if", "fitzpatrick=6",
    ]
    var answered = try Self.answer(
      asked + ["--socket", stage.state + "/control.sock", "--handpiece", "HP-0001"])
    #expect(answered.envelope?.envelopeHash != nil)
    answered.envelope?.envelopeHash = nil
    let derived = try Self.answer(
      asked + ["--devices", Checkout.devices, "--handpiece", "rfmn-49i"])
    #expect(answered == derived)
    #expect(derived.whatIf?.differences.isEmpty == false)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  private static func answer(_ arguments: [String]) throws -> LimitsAnswer {
    let output = try Program("handpiecectl", arguments).output(until: "\n}\n")
    return try JSONDecoder().decode(LimitsAnswer.self, from: Data(try #require(output).utf8))
  }
}
