package import AuditLog

/// Reads a folder of tiles as an auditor, who trusts nothing in it; the signature of its checkpoint
/// is not checked here. Its memory does not grow with the log.
package final class BundleReader {
  package let path: String
  /// The checkpoint's note as it was found.
  package let note: SignedNote
  /// What the note says.
  package let checkpoint: Checkpoint
  private var frontier = MerkleFrontier()

  /// Opens the folder and reads its checkpoint.
  package init(path: String) throws(AuditStoreError) {
    self.path = path
    let file = path + "/checkpoint"
    guard let bytes = try DurableFile.read(file, atMost: SignedNote.lengthLimit) else {
      throw .missing(path: file)
    }
    do throws(AuditLogError) {
      note = try SignedNote(reading: bytes)
      checkpoint = try Checkpoint(reading: note.text)
    } catch {
      throw .malformed(path: file, reason: "\(error)")
    }
  }

  /// Leaves from `seq` on, at most 256 of them and none beyond the bundle that `seq` is in; empty at
  /// the end of the log.
  ///
  /// Each has its hash from the tiles, and the subtree that these hashes make: whether the bytes
  /// have that hash is for the verifier to find.
  package func read(from seq: Int64, limit: Int = 256) throws(AuditStoreError) -> [StoredLeaf] {
    let entries = try readEntries(from: seq, limit: limit)
    guard !entries.isEmpty else { return [] }
    if frontier.size != seq {
      frontier = try MerkleFrontier(ofSize: seq) { (place) throws(AuditStoreError) in
        try hash(of: place)
      }
    }
    return entries.map { entry in
      let subtree = frontier.append(entry.hash)
      return StoredLeaf(seq: entry.seq, bytes: entry.bytes, hash: entry.hash, subtree: subtree)
    }
  }

  /// The same leaves with their hashes from the tiles, and nothing more.
  package func readEntries(
    from seq: Int64, limit: Int = 256
  ) throws(AuditStoreError) -> [(seq: Int64, bytes: [UInt8], hash: Hash256)] {
    guard seq >= 0, seq < checkpoint.size else { return [] }
    let entries = try TileFile.entries(try tile(.entries, index: seq >> 8), in: path)
    let tile = try TileFile.hashes(try tile(.hashes(level: 0), index: seq >> 8), in: path)
    let first = Int(seq & 0xFF)
    let last = min(entries.count, tile.hashes.count, first + max(0, min(limit, 256)))
    guard first < last else { return [] }
    return (first..<last).map { place in
      (seq: seq + Int64(place - first), bytes: entries[place], hash: tile.hashes[place])
    }
  }

  /// The hash of a perfect subtree from the tiles, as proofs need them.
  package func hash(of place: SubtreePlace) throws(AuditStoreError) -> Hash256 {
    let (level, height) = place.level.quotientAndRemainder(dividingBy: 8)
    let width = Int64(1) << (8 - height)
    let tile = try tile(.hashes(level: level), index: place.index / width)
    guard
      let hash = try TileFile.hashes(tile, in: path)
        .subtree(height: height, index: Int(place.index % width))
    else { throw .missing(path: "\(path)/\(tile)") }
    return hash
  }

  /// The file of a kind in the tree of the checkpoint.
  private func tile(
    _ content: TilePath.Content, index: Int64
  ) throws(AuditStoreError) -> TilePath {
    guard let tile = TilePath(content, index: index, inTreeOfSize: checkpoint.size) else {
      throw .missing(path: "\(path)/\(TilePath.folder(of: content))")
    }
    return tile
  }
}
