/// The key that the log is signed with.
package struct LogKeyAnswer: Codable, Hashable, Sendable {
  /// In the form of C2SP signed notes, for whoever verifies.
  package var verifierKey: String
  /// The leaf that introduced it.
  package var recordedAt: Int64?

  package init(verifierKey: String, recordedAt: Int64?) {
    self.verifierKey = verifierKey
    self.recordedAt = recordedAt
  }

  private enum CodingKeys: String, CodingKey {
    case verifierKey = "verifier_key"
    case recordedAt = "recorded_at"
  }
}

/// The newest signed checkpoint, and the newest that somebody else has seen.
package struct CheckpointAnswer: Codable, Hashable, Sendable {
  /// The C2SP signed note.
  package var note: String
  /// The newest note that a witness has signed; `nil` when nobody ever has.
  package var witnessed: WitnessedCheckpoint?

  package init(note: String, witnessed: WitnessedCheckpoint? = nil) {
    self.note = note
    self.witnessed = witnessed
  }
}

/// A checkpoint that a witness has signed.
package struct WitnessedCheckpoint: Codable, Hashable, Sendable {
  /// The note with the witness's signature.
  package var note: String
  package var witness: String
  package var size: UInt64
  /// When the witness signed, in seconds since 1970.
  package var time: UInt64

  package init(note: String, witness: String, size: UInt64, time: UInt64) {
    self.note = note
    self.witness = witness
    self.size = size
    self.time = time
  }

  package var position: WitnessedPosition {
    WitnessedPosition(witness: witness, size: size, time: time)
  }
}

/// The newest signed checkpoint, with the proof that its log began as a smaller one.
package struct ConsistencyAnswer: Codable, Hashable, Sendable {
  /// How many leaves the smaller one had.
  package var from: UInt64
  /// The C2SP signed note of the checkpoint that the proof leads to.
  package var note: String
  /// The proof by RFC 6962 §2.1.2, each hash in hexadecimal digits.
  package var hashes: [String]

  package init(from: UInt64, note: String, hashes: [String]) {
    self.from = from
    self.note = note
    self.hashes = hashes
  }
}

/// How much of the log somebody else has seen.
package struct WitnessedPosition: Codable, Hashable, Sendable {
  package var witness: String
  /// How many leaves the log had then.
  package var size: UInt64
  /// When the witness signed, in seconds since 1970.
  package var time: UInt64

  package init(witness: String, size: UInt64, time: UInt64) {
    self.witness = witness
    self.size = size
    self.time = time
  }
}

/// The files of the catalog, as the daemon read them.
package struct CatalogAnswer: Codable, Hashable, Sendable {
  package struct File: Codable, Hashable, Sendable {
    package var path: String
    package var text: String

    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  package var files: [File]

  package init(files: [File]) {
    self.files = files
  }
}
