import AuditLog
import AuditStore
import ControlAPI
import Quantities
import Synchronization

/// The newest checkpoint, and the newest that a witness has signed, for whoever asks.
///
/// The witnessed one outlives the daemon, in a file beside the tiles: how long nobody else has seen
/// the log must not be forgotten.
final class CheckpointShelf: Sendable {
  private struct Shelf {
    var newest: SignedCheckpoint?
    /// When it was put here.
    var newestSince: BootInstant?
    var witnessed: WitnessedCheckpoint?
  }

  private let path: String
  private let witnesses: [WitnessVerifierKey]
  private let shelf: Mutex<Shelf>

  /// - Parameter folder: The state folder.
  init(folder: String, witnesses: [WitnessVerifierKey]) throws(AuditStoreError) {
    path = folder + "/witnessed"
    self.witnesses = witnesses
    let kept = try DurableFile.read(path, atMost: SignedNote.lengthLimit)
    shelf = Mutex(Shelf(witnessed: kept.flatMap { Self.read($0, witnesses) }))
  }

  func put(_ checkpoint: SignedCheckpoint, at now: BootInstant) {
    shelf.withLock { shelf in
      shelf.newest = checkpoint
      shelf.newestSince = now
    }
  }

  /// How old the newest checkpoint is; `nil` before the first.
  func newestAge(at now: BootInstant) -> Microseconds? {
    shelf.withLock { shelf in shelf.newestSince.map { now - $0 } }
  }

  var newest: SignedCheckpoint? { shelf.withLock { $0.newest } }

  var witnessed: WitnessedCheckpoint? { shelf.withLock { $0.witnessed } }

  /// The answer to whoever asks for the checkpoint; `nil` before the first.
  var answer: CheckpointAnswer? {
    shelf.withLock { shelf in
      shelf.newest.map {
        CheckpointAnswer(
          note: String(decoding: $0.note.bytes, as: UTF8.self), witnessed: shelf.witnessed)
      }
    }
  }

  /// Takes a checkpoint of this log that a known witness has signed; it must be no older than the
  /// one before.
  func takeWitnessed(
    _ note: SignedNote, trusting keys: [NoteVerifierKey]
  ) throws(WitnessRefusal) {
    let signed: SignedCheckpoint
    let cosignatures: [Cosignature]
    do throws(AuditLogError) {
      signed = try SignedCheckpoint(checking: note, trusting: keys)
      cosignatures = try signed.cosignatures(of: witnesses)
    } catch {
      throw .notSigned("\(error)")
    }
    guard let newest = cosignatures.max(by: { $0.time < $1.time }) else { throw .noKnownWitness }
    let witnessed = WitnessedCheckpoint(
      note: String(decoding: note.bytes, as: UTF8.self), witness: newest.witness.name,
      size: UInt64(clamping: signed.checkpoint.size),
      time: UInt64(clamping: newest.time.secondsSince1970))
    if let before = self.witnessed, before.size > witnessed.size { throw .older(before.size) }
    do throws(AuditStoreError) {
      try DurableFile.write(note.bytes, to: path, mode: 0o640)
    } catch {
      throw .notKept("\(error)")
    }
    shelf.withLock { $0.witnessed = witnessed }
  }

  private static func read(
    _ bytes: [UInt8], _ witnesses: [WitnessVerifierKey]
  ) -> WitnessedCheckpoint? {
    guard let note = try? SignedNote(reading: bytes),
      let checkpoint = try? Checkpoint(reading: note.text)
    else { return nil }
    let newest = witnesses.flatMap { witness in
      note.signatures.compactMap { Cosignature($0, of: note.text, by: witness) }
    }.max { $0.time < $1.time }
    return newest.map {
      WitnessedCheckpoint(
        note: String(decoding: bytes, as: UTF8.self), witness: $0.witness.name,
        size: UInt64(clamping: checkpoint.size), time: UInt64(clamping: $0.time.secondsSince1970))
    }
  }
}

/// Why a witness's signature was not taken.
enum WitnessRefusal: Error, CustomStringConvertible {
  case notSigned(String)
  case noKnownWitness
  /// A newer one is here already, of this size.
  case older(UInt64)
  case notKept(String)

  var description: String {
    switch self {
    case .notSigned(let reason): "it is no checkpoint of this log: \(reason)"
    case .noKnownWitness: "no witness that the daemon was started with has signed it"
    case .older(let size): "a witness has signed \(size) leaves already"
    case .notKept(let reason): reason
    }
  }
}
