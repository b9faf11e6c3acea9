import AuditLog
import Testing
import handpiece_witness

/// Promise 9: each answer of a witness is taken for what C2SP `tlog-witness` says it is.
@Suite struct `A witness's answer` {
  @Test(arguments: [
    (403, "", WitnessAnswer.signerUnknown), (404, "", .originUnknown), (422, "", .proofRefused),
    (409, "0\n", .conflict(latestSize: 0)),
    (409, "9223372036854775807\n", .conflict(latestSize: .max)),
    (429, "", .busy(status: 429)), (500, "", .busy(status: 500)), (599, "", .busy(status: 599)),
    (200, "x", .cosigned([0x78])),
  ])
  func `is read by its status`(status: Int, body: String, answer: WitnessAnswer) {
    #expect(WitnessAnswer(status: status, body: Array(body.utf8)) == answer)
  }

  @Test(arguments: ["", "7", "-1\n", "+7\n", "07\n", " 7\n", "7\n\n", "9223372036854775808\n"])
  func `to a conflict makes no sense without a size`(body: String) {
    guard case .senseless = WitnessAnswer(status: 409, body: Array(body.utf8)) else {
      Issue.record("\(body)")
      return
    }
  }

  @Test func `that the log's key is another one names the key it must be told`() async throws {
    try await TestConsole.run { console in
      console.grow(to: 3)
      let witness = try TestWitness()
      let other = try NoteSignerKey(
        name: console.verifierKey.name, seed: Array(repeating: 9, count: 32))
      witness.trust(other.verifierKey)
      try await WitnessServer.run(reply: witness.reply) { port in
        let errand = try console.errand(port: port, witness: witness.verifierKey)
        let error = await #expect(throws: WitnessingError.self) { try await errand.run() }
        guard case .signerUnknown(_, console.verifierKey) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(witness.statuses == [403])
        #expect(console.witnessed == nil)
      }
    }
  }
}
