package import AuditLog

extension BundleReader {
  private static let folderMode: UInt32 = 0o750
  private static let fileMode: UInt32 = 0o640

  /// Writes all files of the checkpoint's tree into another folder, with empty entries for the
  /// leaves of a list. All hashes stay, so the checkpoint is the same.
  ///
  /// It throws `damaged` where the tiles do not have the checkpoint's root, or where a leaf that goes
  /// along does not have its hash: that is for a verifier to look at, not to hand on.
  package func copy(
    to folder: String, without list: RedactionList, _ progress: (Int64) -> Void
  ) throws(AuditStoreError) {
    guard try root() == checkpoint.root else {
      throw .damaged(what: "the tiles do not have the checkpoint's root", seq: 0)
    }
    try DurableFile.makeFolder("tile", below: folder, mode: Self.folderMode)
    for level in 0...TilePath.highestLevel {
      var index: Int64 = 0
      while let tile = tile(.hashes(level: level), index) {
        try write(try TileFile.hashes(tile, in: path).bytes, tile, to: folder)
        index += 1
      }
    }
    var index: Int64 = 0
    while let tile = tile(.entries, index) {
      try write(try entries(of: tile, without: list).bytes, tile, to: folder)
      index += 1
      progress(tile.firstLeaf + Int64(tile.width))
    }
    try DurableFile.write(note.bytes, to: folder + "/checkpoint", mode: Self.fileMode)
  }

  private func entries(
    of tile: TilePath, without list: RedactionList
  ) throws(AuditStoreError) -> EntryBundle {
    var bundle = EntryBundle()
    let entries = try readEntries(from: tile.firstLeaf)
    guard entries.count == tile.width else { throw .missing(path: "\(path)/\(tile)") }
    for entry in entries {
      let bytes = list.contains(entry.seq) ? [] : entry.bytes
      guard list.contains(entry.seq) || Hash256(leaf: bytes) == entry.hash else {
        throw .damaged(what: "its bytes do not have its hash", seq: entry.seq)
      }
      do throws(AuditLogError) {
        try bundle.append(bytes)
      } catch {
        throw .damaged(what: "\(error)", seq: entry.seq)
      }
    }
    return bundle
  }

  private func tile(_ content: TilePath.Content, _ index: Int64) -> TilePath? {
    TilePath(content, index: index, inTreeOfSize: checkpoint.size)
  }

  private func write(
    _ bytes: [UInt8], _ tile: TilePath, to folder: String
  ) throws(AuditStoreError) {
    let elements = tile.text.split(separator: "/").dropLast()
    try DurableFile.makeFolder(
      elements.joined(separator: "/"), below: folder, mode: Self.folderMode)
    try DurableFile.write(
      bytes, to: "\(folder)/\(tile)", mode: Self.fileMode, isSynced: false)
  }
}
