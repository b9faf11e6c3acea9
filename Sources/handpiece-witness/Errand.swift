package import AuditLog
import ControlAPI
package import ControlClient

/// One way from the daemon to its witness and back: the newest checkpoint goes out, and the
/// witness's signature comes home. It keeps nothing: what was seen last, the daemon knows.
package struct Errand: Sendable {
  private let daemon: ControlConnection
  private let endpoint: WitnessEndpoint
  private let witness: WitnessVerifierKey

  /// A witness may have another idea of what it saw last than the daemon; each time it says so the
  /// proof is made anew.
  private static let roundLimit = 3

  package init(
    daemon: ControlConnection, endpoint: WitnessEndpoint, witness: WitnessVerifierKey
  ) {
    self.daemon = daemon
    self.endpoint = endpoint
    self.witness = witness
  }

  /// Has the newest checkpoint cosigned, unless the witness has seen just that already.
  package func run() async throws(WitnessingError) -> Sighting {
    let (key, answer) = try await ask()
    let newest = try checked(answer.note, trusting: key)
    let last = answer.witnessed.flatMap { Sighting(in: $0.note, by: witness) }
      .flatMap { $0.checkpoint.origin == newest.checkpoint.origin ? $0 : nil }
    if let last, last.checkpoint == newest.checkpoint { return last }
    var oldSize = last?.checkpoint.size ?? 0
    for _ in 0..<Self.roundLimit {
      guard oldSize <= newest.checkpoint.size else {
        throw .logShrunk(size: newest.checkpoint.size, seen: oldSize)
      }
      let (signed, request) = try await request(from: oldSize, trusting: key)
      switch try await endpoint.answer(to: request) {
      case .cosigned(let lines): return try await handOver(signed, lines)
      case .conflict(signed.checkpoint.size) where oldSize == signed.checkpoint.size:
        throw .logRewritten(seen: oldSize)
      case .conflict(let latestSize): oldSize = latestSize
      case .proofRefused: throw .logRewritten(seen: oldSize)
      case .originUnknown: throw .originUnknown(url: endpoint.url, key: key)
      case .signerUnknown: throw .signerUnknown(url: endpoint.url, key: key)
      case .busy(let status): throw .busy(url: endpoint.url, status: status)
      case .senseless(let reason): throw .senseless(url: endpoint.url, reason: reason)
      }
    }
    throw .senseless(url: endpoint.url, reason: "it says another size each time")
  }

  private func ask() async throws(WitnessingError) -> (NoteVerifierKey, CheckpointAnswer) {
    let answer: CheckpointAnswer
    let key: String
    do throws(ControlClientError) {
      key = try await daemon.logKey().verifierKey
      answer = try await daemon.checkpoint()
    } catch {
      throw .daemon(error)
    }
    do throws(AuditLogError) {
      return (try NoteVerifierKey(reading: key), answer)
    } catch {
      throw .badCheckpoint(reason: "\(error)")
    }
  }

  /// The newest checkpoint, which may be newer by now, with the proof that leads to it.
  private func request(
    from oldSize: Int64, trusting key: NoteVerifierKey
  ) async throws(WitnessingError) -> (SignedCheckpoint, WitnessRequest) {
    let answer: ConsistencyAnswer
    do throws(ControlClientError) {
      answer = try await daemon.consistency(from: UInt64(clamping: oldSize))
    } catch {
      throw .daemon(error)
    }
    let signed = try checked(answer.note, trusting: key)
    let hashes = answer.hashes.compactMap { Hash256($0) }
    guard hashes.count == answer.hashes.count, hashes.count <= ConsistencyProof.hashLimit,
      signed.checkpoint.size >= oldSize
    else { throw .badCheckpoint(reason: "its proof is none") }
    return (signed, WitnessRequest(oldSize: oldSize, hashes: hashes, note: signed.note))
  }

  private func checked(
    _ note: String, trusting key: NoteVerifierKey
  ) throws(WitnessingError) -> SignedCheckpoint {
    do throws(AuditLogError) {
      return try SignedCheckpoint(checking: SignedNote(reading: Array(note.utf8)), trusting: [key])
    } catch {
      throw .badCheckpoint(reason: "\(error)")
    }
  }

  private func handOver(
    _ signed: SignedCheckpoint, _ lines: [UInt8]
  ) async throws(WitnessingError) -> Sighting {
    let note: String
    do throws(AuditLogError) {
      note = String(decoding: try signed.cosigned(lines, by: [witness]).note.bytes, as: UTF8.self)
    } catch {
      throw .notCosigned(witness: witness, reason: "\(error)")
    }
    guard let sighting = Sighting(in: note, by: witness) else {
      throw .notCosigned(witness: witness, reason: "it has no time")
    }
    do throws(ControlClientError) {
      _ = try await daemon.cosign(note)
    } catch {
      throw .daemon(error)
    }
    return sighting
  }
}
