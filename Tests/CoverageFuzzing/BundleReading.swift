import AuditLog

/// The files of a bundle and what is held against it, each by itself; the first byte says which.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  switch input.byte() % 8 {
  case 0: readNote(input.rest())
  case 1: readTilePath(input.rest())
  case 2: readTile(&input)
  case 3: readEntries(&input)
  case 4: readProof(input.rest())
  case 5: readWitnessRequest(input.rest())
  case 6: readKeys(input.rest())
  default: readLinks(input.rest())
  }
  return 0
}

/// Keys that were made for this; nothing was ever signed with them but the corpus.
private enum Keys {
  static let log = try? NoteVerifierKey(
    reading: "log.example+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
}

private func readNote(_ bytes: [UInt8]) {
  guard let note = try? SignedNote(reading: bytes) else { return }
  demand(note.bytes == bytes, "a note is not written as it was read")
  if let checkpoint = try? Checkpoint(reading: note.text) {
    demand(checkpoint.size >= 0, "a checkpoint has a negative size")
    _ = try? SignedCheckpoint(checking: note, trusting: [Keys.log].compactMap { $0 })
  }
  _ = try? HeldCheckpoint(name: "held", note: note)
}

private func readTilePath(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  guard let path = try? TilePath(reading: text) else { return }
  demand(path.text == text, "a path of a tile is not written as it was read")
  demand(path.firstLeaf >= 0, "a tile begins before the log")
}

private func readTile(_ input: inout FuzzedInput) {
  let (width, height, index) = (Int(input.half()), Int(input.byte()), Int(input.half()))
  let bytes = input.rest()
  guard let tile = try? HashTile(reading: bytes, width: width) else { return }
  demand(tile.bytes == bytes, "a tile is not written as it was read")
  _ = (tile.root, tile.subtree(height: height, index: index), tile.prefix(index))
}

private func readEntries(_ input: inout FuzzedInput) {
  let width = Int(input.half())
  let bytes = input.rest()
  guard let entries = try? EntryBundle.entries(reading: bytes, width: width) else { return }
  demand(entries.count == width, "a bundle has another number of entries than was asked for")
  var edge = TileEdge()
  var verifier = LogVerifier()
  for (seq, entry) in entries.enumerated() {
    let hash = Hash256(leaf: entry)
    verifier.check(
      entry.isEmpty
        ? ExaminedRow(redacted: Int64(seq), hash: hash)
        : ExaminedRow(seq: Int64(seq), bytes: entry, hash: hash))
    _ = try? edge.append(entry, hash: hash)
  }
  verifier.finish()
  demand(edge.root == verifier.summary().root, "two ways to the root of a log differ")
}

private func readProof(_ bytes: [UInt8]) {
  guard let file = try? InclusionProofFile(reading: bytes) else { return }
  demand(
    (try? InclusionProofFile(reading: file.bytes)) == file, "a proof is not read as it is written")
  _ = try? file.checked(trusting: [Keys.log].compactMap { $0 })
  if let checkpoint = try? Checkpoint(reading: file.note.text) {
    let proof = InclusionProof(index: file.index, size: checkpoint.size, hashes: file.hashes)
    _ = proof.holds(leaf: Hash256(leaf: file.leaf ?? []), root: checkpoint.root)
  }
}

private func readWitnessRequest(_ bytes: [UInt8]) {
  guard let request = try? WitnessRequest(reading: bytes) else { return }
  demand(
    (try? WitnessRequest(reading: request.bytes)) == request,
    "a request to a witness is not read as it is written")
}

private func readKeys(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  _ = try? NoteVerifierKey(reading: text)
  _ = try? NoteSignerKey(reading: text)
  _ = try? WitnessVerifierKey(reading: text)
  _ = try? OverrideStatement(reading: text)
  _ = try? ApprovalStatement(reading: text)
  _ = try? KeyRotationStatement(reading: text)
}

private func readLinks(_ bytes: [UInt8]) {
  if let list = try? RedactionList(reading: bytes) {
    demand(
      (try? RedactionList(reading: list.bytes)) == list,
      "a list of redactions is not read as it is written")
    demand(list.leafCount <= list.logSize, "more is redacted than there is")
  }
  _ = try? LinkFile(reading: bytes)
  _ = try? LinkEvidence(reading: bytes)
}
