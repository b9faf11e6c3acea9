import AuditLog

/// A note as it is shown: what it states and who signed it.
struct NoteReport: Encodable {
  private let statement: String
  private let fields: [Field]
  private let signatures: [Signature]

  private struct Field: Encodable {
    let key: String
    let value: String
  }

  private struct Signature: Encodable {
    let name: String
    /// Eight hexadecimal digits.
    let keyID: String
    let verdict: Verdict

    private enum CodingKeys: String, CodingKey {
      case name, verdict
      case keyID = "key_id"
    }
  }

  private enum Verdict: String, Encodable {
    case good
    case bad
    case unknownKey = "unknown_key"
    case notChecked = "not_checked"

    var text: String {
      switch self {
      case .good: "good"
      case .bad: "BAD: not made by that key, or the text was changed"
      case .unknownKey: "not one of the keys given"
      case .notChecked: "not checked; give the keys with --prescribers"
      }
    }
  }

  /// Throws when the note is neither an approval nor an override.
  init(_ note: SignedNote, _ keys: Set<NoteVerifierKey>?) throws(AuditLogError) {
    let lines: [String]
    if note.text.utf8.starts(with: (OverrideStatement.heading + "\n").utf8) {
      statement = "override"
      lines = try OverrideStatement(reading: note.text).lines
    } else {
      statement = "approval"
      lines = try ApprovalStatement(reading: note.text).lines
    }
    fields = lines.map { line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      return Field(key: parts.first ?? "", value: parts.dropFirst().joined())
    }
    signatures = note.signatures.map { signature in
      let digits = String(signature.keyID, radix: 16)
      return Signature(
        name: signature.name,
        keyID: String(repeating: "0", count: 8 - digits.count) + digits,
        verdict: Self.verdict(on: signature, of: note, keys))
    }
  }

  private static func verdict(
    on signature: SignedNote.Signature, of note: SignedNote, _ keys: Set<NoteVerifierKey>?
  ) -> Verdict {
    guard let keys else { return .notChecked }
    return switch note.verdict(on: signature, by: keys) {
    case .good: .good
    case .bad: .bad
    case .unknownKey: .unknownKey
    }
  }

  var text: String {
    var table = TextTable([(statement, .left), ("", .left)])
    for field in fields { table.add([field.key, field.value]) }
    for signature in signatures {
      table.add(["signed by", "\(signature.name) \(signature.keyID): \(signature.verdict.text)"])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }
}
