import AuditLog
import Backstage
import ControlAPI
import ControlClient
import Foundation
import Testing

@Suite(.takingTurns) struct `Daemon, witness and the program between them` {
  /// Promise 9.
  @Test(.timeLimit(.minutes(30)))
  func `show what somebody else has seen, also after a restart and a new key`() async throws {
    let stage = try Stage()
    let witness = try TestWitness()
    let key = witness.verifierKey.text
    let daemon = try stage.daemon(["--witness", key])
    let connection = stage.connection
    #expect(try await connection.status().witnessed == nil)
    let logKey = try NoteVerifierKey(reading: await connection.logKey().verifierKey)
    witness.trust(logKey)
    try await WitnessServer.run(reply: witness.reply) { port in
      let first = try await stage.witnessOnce(port: port, key: key)
      #expect(first.status == 0, "\(first.complaint)")
      let seen = try #require(try await connection.status().witnessed)
      let latest = try #require(witness.latest(of: logKey.name))
      #expect(seen.witness == "witness.example")
      #expect(seen.size == UInt64(latest.size))
      #expect(try await connection.checkpoint().witnessed?.size == seen.size)

      let newKey = try await connection.rotateLogKey().verifierKey
      let refused = try await stage.witnessOnce(port: port, key: key)
      #expect(refused.status == 78)
      #expect(refused.complaint.contains(newKey))
      witness.trust(try NoteVerifierKey(reading: newKey))

      daemon.signal(SIGTERM)
      #expect(daemon.end().status == 0)
      let again = try stage.daemon(["--witness", key])
      #expect(try await connection.status().witnessed == seen)
      let second = try await stage.witnessOnce(port: port, key: key)
      #expect(second.status == 0, "\(second.complaint)")
      let later = try #require(try await connection.status().witnessed)
      #expect(later.size > seen.size)
      #expect(witness.statuses == [200, 403, 200])
      again.signal(SIGTERM)
      #expect(again.end().status == 0)
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func `prove that the log began as it was, and nothing about leaves it does not have`()
    async throws
  {
    let stage = try Stage()
    let daemon = try stage.daemon([])
    let connection = stage.connection
    func checkpoint(_ note: String) throws -> Checkpoint {
      try Checkpoint(reading: SignedNote(reading: Array(note.utf8)).text)
    }
    let old = try checkpoint(await connection.checkpoint().note)
    while try await connection.status().logSize < UInt64(old.size) + 5 {
      _ = try await connection.stop()
    }
    let answer = try await connection.consistency(from: UInt64(old.size))
    let new = try checkpoint(answer.note)
    let proof = ConsistencyProof(
      oldSize: old.size, newSize: new.size, hashes: answer.hashes.compactMap { Hash256($0) })
    #expect(proof.holds(oldRoot: old.root, newRoot: new.root))
    #expect(try await connection.consistency(from: 0).hashes.isEmpty)
    for missing in [UInt64(new.size) + 1000, .max] {
      let error = await #expect(throws: ControlClientError.self) {
        _ = try await connection.consistency(from: missing)
      }
      guard case .problem(let problem) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(problem.code == .conflict)
    }
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  @Test(.timeLimit(.minutes(30)))
  func `count no witness that the daemon was not started with`() async throws {
    let stage = try Stage()
    let witness = try TestWitness()
    let daemon = try stage.daemon([])
    witness.trust(try NoteVerifierKey(reading: await stage.connection.logKey().verifierKey))
    let run = try await WitnessServer.run(reply: witness.reply) { port in
      try await stage.witnessOnce(port: port, key: witness.verifierKey.text)
    }
    #expect(run.status == 78)
    #expect(run.complaint.contains("no witness that the daemon was started with"))
    #expect(try await stage.connection.status().witnessed == nil)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  @Test func `say that nobody is at the socket`() throws {
    let key = try TestWitness().verifierKey.text
    let (status, complaint) = try Program(
      "handpiece-witness",
      ["run", "--once", "--witness-url", "https://a.example", "--witness", key, "--socket", "/no"]
    ).end()
    #expect(status == 69)
    #expect(complaint.contains("is handpieced running?"))
  }

  @Test(arguments: [
    ["--witness-url", "ftp://a.example"], ["--witness", "nobody+00000000+AAAA"],
    ["--interval", "0"], [],
  ]) func `say what is wrong on the command line of handpiece-witness`(arguments: [String]) throws {
    let key = try TestWitness().verifierKey.text
    let (status, complaint) = try Program(
      "handpiece-witness",
      ["run"] + (arguments.isEmpty ? [] : ["--witness-url", "https://a.example", "--witness", key])
        + arguments
    ).end()
    #expect(status == 64)
    #expect(complaint.hasPrefix("Error: "))
  }

  @Test func `say that a key is not a witness's on the command line of handpieced`() throws {
    let log = try NoteSignerKey(name: "log", seed: Array(repeating: 1, count: 32)).verifierKey
    let (status, complaint) = try Program(
      "handpieced", ["--development", "--state", "/tmp/x", "--line", "/x", "--witness", "\(log)"]
    ).end()
    #expect(status == 64)
    #expect(complaint.contains("--witness"))
    #expect(complaint.contains("witness's verifier key"))
  }
}
