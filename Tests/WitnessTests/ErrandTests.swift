import AuditLog
import ControlAPI
import Testing
import handpiece_witness

/// Promise 9: what somebody else has seen, nobody can rewrite unseen.
@Suite struct `A witness` {
  /// A console and a witness that knows it, with the way between them.
  private func meet(
    trusting isKnown: Bool = true, key: WitnessVerifierKey? = nil,
    _ test: (TestConsole, TestWitness, Errand) async throws -> Void
  ) async throws {
    try await TestConsole.run { console in
      let witness = try TestWitness()
      if isKnown { witness.trust(console.verifierKey) }
      try await WitnessServer.run(reply: witness.reply) { port in
        try await test(
          console, witness,
          try console.errand(port: port, witness: key ?? witness.verifierKey))
      }
    }
  }

  @Test func `signs the first checkpoint it is shown, and the daemon has the signature`()
    async throws
  {
    try await meet { console, witness, errand in
      console.grow(to: 7)
      let sighting = try await errand.run()
      #expect(sighting.checkpoint.size == 7)
      #expect(sighting.witness == "witness.example")
      #expect(sighting.time.secondsSince1970 == 1_780_000_001)
      let witnessed = try #require(console.witnessed)
      let signed = try SignedCheckpoint(
        checking: SignedNote(reading: Array(witnessed.note.utf8)),
        trusting: [console.verifierKey])
      let cosignatures = try signed.cosignatures(of: [witness.verifierKey])
      #expect(cosignatures.count == 1)
      #expect(witness.statuses == [200])
    }
  }

  @Test func `follows a log that grows, with one question for each checkpoint`() async throws {
    try await meet { console, witness, errand in
      for size in [1, 2, 3, 8, 9, 64, 300, 1000] {
        console.grow(to: size)
        let seen = try await errand.run()
        #expect(seen.checkpoint.size == size)
      }
      #expect(witness.statuses == Array(repeating: 200, count: 8))
    }
  }

  @Test func `is not asked about what it has seen`() async throws {
    try await meet { console, witness, errand in
      console.grow(to: 5)
      let first = try await errand.run()
      let seen = try await errand.run()
      #expect(seen == first)
      #expect(witness.statuses == [200])
    }
  }

  @Test func `says from where the proof is to lead when the daemon does not know`() async throws {
    try await meet { console, witness, errand in
      console.grow(to: 6)
      _ = try await errand.run()
      console.grow(to: 11)
      console.forgetWitnessed()
      let seen = try await errand.run()
      #expect(seen.checkpoint.size == 11)
      #expect(witness.statuses == [200, 409, 200])
    }
  }

  @Test func `is given the whole log again when it has forgotten it`() async throws {
    try await meet { console, witness, errand in
      console.grow(to: 6)
      _ = try await errand.run()
      witness.forget()
      console.grow(to: 11)
      let seen = try await errand.run()
      #expect(seen.checkpoint.size == 11)
      #expect(witness.statuses == [200, 409, 200])
    }
  }

  @Test(arguments: [true, false])
  func `refuses a log that was rewritten`(daemonRemembers: Bool) async throws {
    try await meet { console, witness, errand in
      console.grow(to: 9)
      _ = try await errand.run()
      let seen = witness.latest(of: console.verifierKey.name)
      console.replaceLog(size: 12, salt: "forged")
      if !daemonRemembers { console.forgetWitnessed() }
      await #expect(throws: WitnessingError.logRewritten(seen: 9)) { try await errand.run() }
      #expect(witness.latest(of: console.verifierKey.name) == seen)
      #expect(witness.statuses.last == 422)
    }
  }

  @Test func `refuses another log of the same size`() async throws {
    try await meet { console, witness, errand in
      console.grow(to: 9)
      _ = try await errand.run()
      console.replaceLog(size: 9, salt: "forged")
      await #expect(throws: WitnessingError.logRewritten(seen: 9)) { try await errand.run() }
      #expect(witness.statuses == [200, 409])
    }
  }

  @Test(arguments: [true, false])
  func `shows that a log was put back`(daemonRemembers: Bool) async throws {
    try await meet { console, witness, errand in
      console.grow(to: 9)
      _ = try await errand.run()
      console.replaceLog(size: 4, salt: "")
      if !daemonRemembers { console.forgetWitnessed() }
      await #expect(throws: WitnessingError.logShrunk(size: 4, seen: 9)) {
        try await errand.run()
      }
      #expect(witness.statuses == (daemonRemembers ? [200] : [200, 409]))
    }
  }

  @Test func `is not shown a checkpoint that the log's key did not sign`() async throws {
    try await meet { console, witness, errand in
      console.grow(to: 3)
      try console.forgeSignatures()
      await #expect(throws: WitnessingError.badCheckpoint(reason: "no trusted key signed it")) {
        try await errand.run()
      }
      #expect(witness.statuses.isEmpty)
    }
  }

  @Test func `itself refuses a checkpoint with a forged signature`() async throws {
    try await meet { console, witness, errand in
      console.grow(to: 3)
      let forger = try NoteSignerKey(
        name: console.verifierKey.name, seed: Array(repeating: 9, count: 32))
      let note = try Checkpoint(
        origin: forger.verifierKey.name, size: 0, root: MerkleFrontier().root
      ).signed(by: [forger]).note
      let body = WitnessRequest(oldSize: 0, hashes: [], note: note).bytes
      guard case .http(403, _) = witness.reply("/add-checkpoint", body) else {
        Issue.record("the forged checkpoint was taken")
        return
      }
    }
  }

  @Test func `that does not know the log is named with what it must be told`() async throws {
    try await meet(trusting: false) { console, _, errand in
      console.grow(to: 3)
      let error = await #expect(throws: WitnessingError.self) { try await errand.run() }
      guard case .originUnknown(_, console.verifierKey) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect("\(String(describing: error))".contains(console.verifierKey.text))
    }
  }

  @Test func `with another key than the named one does not count`() async throws {
    let other = try TestWitness(seed: 8).verifierKey
    try await meet(key: other) { console, _, errand in
      console.grow(to: 3)
      await #expect(
        throws: WitnessingError.notCosigned(witness: other, reason: "no trusted key signed it")
      ) { try await errand.run() }
      #expect(console.witnessed == nil)
    }
  }
}

extension TestConsole {
  /// The way to a witness on this machine; patient, because other tests may hold every thread.
  func errand(
    port: Int, witness: WitnessVerifierKey, timeoutMilliseconds: Int64 = 1_800_000
  ) throws -> Errand {
    let endpoint = try #require(
      WitnessEndpoint("http://127.0.0.1:\(port)/", timeoutMilliseconds: timeoutMilliseconds))
    return Errand(daemon: connection, endpoint: endpoint, witness: witness)
  }
}
