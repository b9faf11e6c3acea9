/// What a witness is asked by `add-checkpoint` of C2SP `tlog-witness`: to cosign a checkpoint, with
/// the proof that the log began as the one it cosigned last.
package struct WitnessRequest: Hashable, Sendable {
  /// How many leaves the log had in the checkpoint the witness cosigned last; 0 if it never did.
  package let oldSize: Int64
  /// The hashes of the consistency proof.
  package let hashes: [Hash256]
  /// The checkpoint's note.
  package let note: SignedNote

  /// The longest request, in bytes.
  package static var lengthLimit: Int { 131_072 }

  package init(oldSize: Int64, hashes: [Hash256], note: SignedNote) {
    self.oldSize = oldSize
    self.hashes = hashes
    self.note = note
  }

  /// Reads a request that anybody may have written.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    guard bytes.count <= Self.lengthLimit else { throw .tree(.badProof(line: 1)) }
    var lines = ProofLines(bytes)
    let line = try lines.take()
    guard line.hasPrefix("old "), let size = StatementValue.integer(String(line.dropFirst(4))),
      size >= 0
    else { throw lines.defect }
    oldSize = size
    hashes = try lines.takeHashes(atMost: ConsistencyProof.hashLimit)
    note = try SignedNote(reading: lines.rest)
  }

  /// The body of the request.
  package var bytes: [UInt8] {
    let lines = ["old \(oldSize)"] + hashes.map(\.base64) + [""]
    return Array(lines.map { $0 + "\n" }.joined().utf8) + note.bytes
  }
}
