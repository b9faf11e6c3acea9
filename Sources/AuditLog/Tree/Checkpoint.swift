/// A statement of a log's size and root, in the text of C2SP `tlog-checkpoint`.
package struct Checkpoint: Hashable, Sendable {
  /// Which log it is; one that signs under its own name has a key of this name.
  package let origin: String
  /// How many leaves the log had.
  package let size: Int64
  /// The root of the tree of these leaves.
  package let root: Hash256
  /// Lines below the root that mean nothing to us, and are signed with the rest.
  package let extensions: [String]

  /// Throws when the origin is no single line, the size is negative, or the root of an empty tree
  /// is another than the hash of nothing.
  package init(
    origin: String, size: Int64, root: Hash256, extensions: [String] = []
  ) throws(AuditLogError) {
    guard Self.isLine(origin) else { throw .tree(.badCheckpoint(line: 1)) }
    guard size >= 0 else { throw .tree(.badCheckpoint(line: 2)) }
    guard size > 0 || root == MerkleFrontier().root else { throw .tree(.badCheckpoint(line: 3)) }
    for (index, line) in extensions.enumerated() where !Self.isLine(line) {
      throw .tree(.badCheckpoint(line: 4 + index))
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads a text that anybody may have written; there is only one text of each checkpoint.
  package init(reading text: String) throws(AuditLogError) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.count >= 4, lines.last == "" else {
      throw .tree(.badCheckpoint(line: min(lines.count, 4)))
    }
    guard let size = StatementValue.integer(lines[1]) else {
      throw .tree(.badCheckpoint(line: 2))
    }
    guard let root = Hash256(base64: lines[2]) else { throw .tree(.badCheckpoint(line: 3)) }
    try self.init(
      origin: lines[0], size: size, root: root, extensions: Array(lines[3..<(lines.count - 1)]))
  }

  /// The text that is signed.
  package var text: String {
    ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
  }

  /// Signs it, the first key first.
  package func signed(by keys: [NoteSignerKey]) throws(AuditLogError) -> SignedCheckpoint {
    try SignedCheckpoint(
      checking: SignedNote(text: text, signedBy: keys), trusting: keys.map(\.verifierKey))
  }

  /// Neither empty nor more than one line, nor one with control characters.
  private static func isLine(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }
}

extension Hash256 {
  /// Reads 32 bytes of base64, in the one way they are written.
  init?(base64 text: some StringProtocol) {
    guard text.utf8.count == 44, let bytes = Base64.bytes(String(text)) else { return nil }
    self.init(bytes: bytes)
  }

  /// The digest as checkpoints and proofs write it.
  package var base64: String { Base64.text(bytes) }
}
