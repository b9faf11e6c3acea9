package import AuditLog
internal import FoundationEssentials
internal import Glibc

/// The files that are derived from a log for others to read, in the layout of C2SP `tlog-tiles`:
/// `checkpoint`, `tile/<level>/…` and `tile/entries/…`.
///
/// Everything here can be made again from the log: after a crash, or when the folder was removed,
/// the rows from ``size`` on are put in anew, by the same way as always. The folder depends on
/// nothing but the log's rows and the published checkpoint: it has the full tiles and the partial
/// ones of that checkpoint, and no others. Not for use by two threads at once.
package final class TileFolder {
  package let path: String
  private var edge: TileEdge
  /// The tree of the same leaves by the log's rows.
  private var frontier = MerkleFrontier()
  /// Full files that could not be written yet; a few at most.
  private var unwritten: [TileEdge.File] = []
  /// The partial files on the disk; `nil` before the first publication.
  private var partials: [TilePath]?

  private static let folderMode: UInt32 = 0o750
  private static let fileMode: UInt32 = 0o640

  /// Opens the folder, or makes it, beside a log of `logSize` leaves.
  ///
  /// The full tiles that are there without a gap are taken over, if their root is the one that the
  /// log's rows have there; otherwise fewer of them, or none.
  package init(
    path: String, logSize: Int64, row: (_ seq: Int64) throws(AuditStoreError) -> StoredLeaf
  ) throws(AuditStoreError) {
    self.path = path
    guard unsafe mkdir(path, Self.folderMode) == 0 || errno == EEXIST else {
      throw .notWritable(path: path, reason: LogLock.reason(errno))
    }
    edge = TileEdge()
    var count = min(TileListing(path: path).fullTileCount, max(0, logSize) >> 8)
    var step = 1
    while count > 0 {
      // A tile that cannot be read is as good as missing; the log itself failing is an error.
      if let found = try? edge(afterFullTiles: count) {
        let tree = try MerkleFrontier(ofSize: found.size) { (place) throws(AuditStoreError) in
          try place.hash(row: row)
        }
        if found.root == tree.root {
          edge = found
          frontier = tree
          return
        }
      }
      // What is wrong stands further left; its neighbours are rewritten with it.
      count &= ~((1 << (8 * step)) - 1)
      step += 1
    }
  }

  /// How many leaves it has taken; the next one must be the row of this `seq`. After opening it
  /// is a multiple of 256.
  package var size: Int64 { edge.size }

  /// The root of the tree of these leaves.
  package var root: Hash256 { edge.root }

  /// Takes the log's next rows, which must be durable, and writes the tiles that they fill. It
  /// keeps what it could not write yet, so a few hundred rows at a time are enough.
  ///
  /// It throws `damaged`, and takes none of them, when a row is not the next one or does not have
  /// its hash or its subtree. After another error go on from ``size``.
  package func extend(with rows: [StoredLeaf]) throws(AuditStoreError) {
    try writeFullTiles()
    guard !rows.isEmpty else { return }
    var grown = edge
    var tree = frontier
    var full: [TileEdge.File] = []
    for row in rows {
      guard row.seq == grown.size else {
        throw .damaged(what: "the tiles go on at leaf \(grown.size)", seq: row.seq)
      }
      guard Hash256(leaf: row.bytes) == row.hash else {
        throw .damaged(what: "its bytes do not have its hash", seq: row.seq)
      }
      guard tree.append(row.hash) == row.subtree else {
        throw .damaged(what: "the tree does not have its subtree", seq: row.seq)
      }
      do throws(AuditLogError) {
        full += try grown.append(row.bytes, hash: row.hash)
      } catch {
        throw .damaged(what: "\(error)", seq: row.seq)
      }
    }
    edge = grown
    frontier = tree
    unwritten = full
    try writeFullTiles()
  }

  /// Publishes a checkpoint of exactly the leaves that were taken: first the partial tiles that it
  /// needs, then the checkpoint in place of the old one, and then the old one's partial tiles go.
  ///
  /// Full tiles were synced when they were written. These files are not, because a commit of the
  /// log, for which a pulse waits, would have to wait for that too: a power cut may leave any of
  /// them torn, and the next publication writes them anew.
  package func publish(_ checkpoint: SignedCheckpoint) throws(AuditStoreError) {
    guard checkpoint.checkpoint.size == size, checkpoint.checkpoint.root == root else {
      throw .damaged(what: "the tiles do not have the checkpoint's root", seq: size)
    }
    try writeFullTiles()
    let files = edge.partials
    for file in files { try write(file, isSynced: false) }
    try DurableFile.write(
      checkpoint.note.bytes, to: path + "/checkpoint", mode: Self.fileMode, isSynced: false)
    let wanted = files.map(\.path)
    if let partials {
      removePartials(partials.filter { !wanted.contains($0) })
    } else {
      TileListing(path: path).removeAll(exceptThoseOf: size)
    }
    partials = wanted
  }

  /// A file is synced before it gets its name: where a power cut leaves the name, the bytes are
  /// there too, and where it takes the name, opening finds a gap.
  private func writeFullTiles() throws(AuditStoreError) {
    while let file = unwritten.first {
      try write(file, isSynced: true)
      unwritten.removeFirst()
    }
  }

  private func write(_ file: TileEdge.File, isSynced: Bool) throws(AuditStoreError) {
    let place = file.path.text
    try DurableFile.makeFolder(
      Self.folder(of: place), below: path, mode: Self.folderMode)
    try DurableFile.write(
      file.bytes, to: "\(path)/\(place)", mode: Self.fileMode, isSynced: isSynced)
  }

  /// Nothing depends on their being gone; what is left behind goes at the next start.
  private func removePartials(_ old: [TilePath]) {
    for partial in old {
      let file = "\(path)/\(partial)"
      _ = unsafe unlink(file)
      _ = unsafe rmdir(Self.folder(of: file))
    }
  }

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
  }

  /// Reads the edge where a number of full tiles ends.
  private func edge(afterFullTiles count: Int64) throws(AuditStoreError) -> TileEdge {
    let path = path
    return try TileEdge(afterFullTiles: count) { (level, index) throws(AuditStoreError) in
      guard let place = TilePath(.hashes(level: level), index: index) else {
        throw .missing(path: path)
      }
      return try TileFile.hashes(place, in: path).root ?? Hash256(of: [])
    }
  }
}
