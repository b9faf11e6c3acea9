import AuditLog
import AuditStore
import ControlAPI
import ControlServer

/// What is asked about the log itself.
extension DaemonService {
  func replay(after position: UInt64, limit: Int) async -> [ControlEvent] {
    let seq = Int64(clamping: position &+ 1)
    guard let stored = try? await recorder.read(from: seq, limit: limit).get() else { return [] }
    return stored.map {
      ControlEvent(id: UInt64(clamping: $0.seq), name: .leaf, data: $0.bytes)
    }
  }

  func answerAboutLog(_ request: ControlRequest) async -> ControlAnswer {
    switch request {
    case .logLeaves(let from, let limit): await leaves(from: from, limit: limit)
    case .logKey: await logKey()
    case .rotateLogKey: await rotateLogKey()
    case .checkpoint: await checkpoint()
    case .consistency(let from): await consistency(from: from)
    case .cosign(let body): await cosign(body)
    default: .problem(Problem(.notFound, "This is not about the log."))
    }
  }

  private func leaves(from: UInt64, limit: Int) async -> ControlAnswer {
    switch await recorder.read(from: Int64(clamping: from), limit: limit) {
    case .success(let stored):
      .leaves(
        LeafPage(
          logSize: recorder.position.size,
          leaves: stored.map {
            LeafPage.Leaf(
              seq: UInt64(clamping: $0.seq), hash: $0.hash.description,
              text: String(decoding: $0.bytes, as: UTF8.self))
          }))
    case .failure(let error): .problem(Problem(.unavailable, "\(error)"))
    }
  }

  private func logKey() async -> ControlAnswer {
    .logKey(LogKeyAnswer(verifierKey: await publisher.verifierKey.text, recordedAt: nil))
  }

  private func rotateLogKey() async -> ControlAnswer {
    do throws(AuditStoreError) {
      return .logKey(try await publisher.rotate())
    } catch {
      return .problem(Problem(.unavailable, "The key was not replaced: \(error)"))
    }
  }

  /// The checkpoint of what is durable now.
  private func checkpoint() async -> ControlAnswer {
    await publisher.publish()
    guard let answer = checkpoints.answer else {
      return .problem(Problem(.unavailable, "The log has no checkpoint yet; ask again."))
    }
    return .checkpoint(answer)
  }

  private func consistency(from: UInt64) async -> ControlAnswer {
    await publisher.publish()
    do throws(AuditStoreError) {
      let (note, proof) = try await publisher.consistency(from: Int64(clamping: from))
      guard let proof else {
        return .problem(Problem(.conflict, "The log does not have \(from) leaves."))
      }
      return .consistency(
        ConsistencyAnswer(
          from: from, note: String(decoding: note.bytes, as: UTF8.self),
          hashes: proof.hashes.map(\.description)))
    } catch {
      return .problem(Problem(.unavailable, "The log's tiles cannot be read: \(error)"))
    }
  }

  private func cosign(_ body: StatementBody) async -> ControlAnswer {
    do {
      try checkpoints.takeWitnessed(
        try SignedNote(reading: Array(body.note.utf8)),
        trusting: [await publisher.verifierKey])
    } catch {
      return .problem(Problem(.refused, "The signature was not taken: \(error)."))
    }
    return await checkpoint()
  }
}
