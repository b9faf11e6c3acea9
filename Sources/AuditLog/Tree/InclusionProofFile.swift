/// A leaf with the proof that it is in a log, as one text in the form of C2SP `tlog-proof`: anybody
/// can check it who has the log's verifier key. The leaf's exact bytes stand in its `extra` line.
package struct InclusionProofFile: Hashable, Sendable {
  /// The leaf as it is stored; `nil` in a file that does not bring it along.
  package let leaf: [UInt8]?
  package let index: Int64
  /// The hashes beside the way from the leaf to the root.
  package let hashes: [Hash256]
  /// The checkpoint's note, whose signatures are not checked yet.
  package let note: SignedNote

  /// The longest file, in bytes.
  package static var lengthLimit: Int { 196_608 }
  private static let heading = "c2sp.org/tlog-proof@v1"

  package init(leaf: [UInt8]?, index: Int64, hashes: [Hash256], note: SignedNote) {
    self.leaf = leaf
    self.index = index
    self.hashes = hashes
    self.note = note
  }

  /// Reads a file that anybody may have written; whether it proves anything is not known yet.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    guard bytes.count <= Self.lengthLimit else { throw .tree(.badProof(line: 1)) }
    var lines = ProofLines(bytes)
    guard try lines.take() == Self.heading else { throw .tree(.badProof(line: 1)) }
    var line = try lines.take()
    if line.hasPrefix("extra ") {
      guard let leaf = Base64.bytes(String(line.dropFirst(6))) else { throw lines.defect }
      self.leaf = leaf
      line = try lines.take()
    } else {
      leaf = nil
    }
    guard line.hasPrefix("index "),
      let index = StatementValue.integer(String(line.dropFirst(6))), index >= 0
    else { throw lines.defect }
    self.index = index
    hashes = try lines.takeHashes(atMost: InclusionProof.hashLimit)
    note = try SignedNote(reading: lines.rest)
  }

  /// The file.
  package var bytes: [UInt8] {
    var lines = [Self.heading]
    if let leaf { lines.append("extra \(Base64.text(leaf))") }
    lines.append("index \(index)")
    lines += hashes.map(\.base64)
    return Array(lines.map { $0 + "\n" }.joined().utf8) + Array("\n".utf8) + note.bytes
  }

  /// Checks signature and proof and returns the checkpoint that the leaf is in.
  ///
  /// `leafHash` says which leaf it must be; without it, it is the one in the file. It throws when
  /// anything is wrong, or when there is no leaf to check.
  package func checked(
    trusting keys: some Collection<NoteVerifierKey>, leafHash: Hash256? = nil
  ) throws(AuditLogError) -> SignedCheckpoint {
    let signed = try SignedCheckpoint(checking: note, trusting: keys)
    let own = leaf.map { Hash256(leaf: $0) }
    guard let hash = leafHash ?? own, own == nil || own == hash else { throw .tree(.proofFails) }
    guard index < signed.checkpoint.size else { throw .tree(.outsideTree) }
    let proof = InclusionProof(index: index, size: signed.checkpoint.size, hashes: hashes)
    guard proof.holds(leaf: hash, root: signed.checkpoint.root) else { throw .tree(.proofFails) }
    return signed
  }
}
