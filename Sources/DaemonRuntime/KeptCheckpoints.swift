import AuditLog
import AuditStore

/// Checkpoints of the log that lie beside it: what it must still hold when the daemon starts.
///
/// A checkpoint is signed only after what it covers is durable, so a log that lacks some of it was
/// put back from an old copy. To go on with it would make two logs of one: the next leaf would
/// stand where others have seen another.
enum KeptCheckpoints {
  private static let places = ["tiles/checkpoint", "witnessed"]

  static func check(
    in folder: String, _ database: borrowing AuditDatabase
  ) throws(AuditStoreError) {
    var keys = try recordedKeys(database)
    if let file = try SigningKeyFile.open(in: folder) { keys.append(file.key.verifierKey) }
    for place in places {
      let path = "\(folder)/\(place)"
      // What is torn or of another log says nothing about this one.
      guard let bytes = try? DurableFile.read(path, atMost: SignedNote.lengthLimit),
        let note = try? SignedNote(reading: bytes),
        let signed = try? SignedCheckpoint(checking: note, trusting: keys).checkpoint
      else { continue }
      guard try database.frontier(at: signed.size)?.root == signed.root else {
        throw .notAsSigned(
          path: "\(folder)/audit.sqlite", size: database.frontier.size, checkpoint: path,
          signedSize: signed.size)
      }
    }
  }

  private static func recordedKeys(
    _ database: borrowing AuditDatabase
  ) throws(AuditStoreError) -> [NoteVerifierKey] {
    var keys: [NoteVerifierKey] = []
    for seq in try database.signingKeys() {
      guard let row = try database.read(from: seq, limit: 1).first, row.seq == seq,
        case .signingKey(let leaf) = (try? Leaf(reading: row.bytes))?.body,
        let statement = try? KeyRotationStatement(checking: leaf.note)
      else { continue }
      keys.append(statement.new)
    }
    return keys
  }
}
