import AuditLog
import AuditStore
import Glibc

/// A log of many small leaves with its tiles, at whose end a session is open.
struct LongLog {
  let size: Int64
  private let folder: TemporaryFolder

  static let leastSize: Int64 = 1000
  private static let sessionSize = Int64(BenchTreatment.pulsesPerSession)
  /// The leaves with which a session ends.
  private static let closingSize = 3

  /// Makes it, of at least ``leastSize`` leaves.
  init(size: Int64) throws(BenchError) {
    let size = max(size, Self.leastSize)
    let folder = try TemporaryFolder()
    let log = "\(folder.path)/audit.sqlite"
    let tiles = TileFiles(folder: "\(folder.path)/tiles")
    _ = try Self.append(BenchTreatment.beginning, to: log, MerkleFrontier(), tiles)
    let filling = try LogFilling(path: log)
    while filling.frontier.size < size - Self.sessionSize {
      let next = filling.frontier.size
      if next % 250_000 == 0 { Progress.show("open: made \(next) of \(size) leaves") }
      try tiles.add(try filling.add(BenchTreatment.filler(at: next)))
    }
    try filling.finish()
    // The last leaves go the daemon's own way, which notes where sessions were opened.
    var treatment = BenchTreatment()
    let session = Array(treatment.session(at: filling.frontier.size).dropLast(Self.closingSize))
    let frontier = try Self.append(session, to: log, filling.frontier, tiles)
    self.folder = folder
    self.size = frontier.size
  }

  var path: String { "\(folder.path)/audit.sqlite" }
  var tilesPath: String { "\(folder.path)/tiles" }

  /// Has the kernel forget what it keeps of the log's file in memory.
  func forget() throws(BenchError) {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw BenchError(call: path, errorNumber: errno) }
    defer { close(descriptor) }
    // What is not on the disk yet is not forgotten.
    guard fsync(descriptor) == 0 else { throw BenchError(call: path, errorNumber: errno) }
    let failed = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    guard failed == 0 else { throw BenchError(call: path, errorNumber: failed) }
  }

  /// Has the store append leaves behind a tree, and returns the tree grown by them.
  private static func append(
    _ leaves: [Leaf], to log: String, _ before: MerkleFrontier, _ tiles: TileFiles
  ) throws(BenchError) -> MerkleFrontier {
    var frontier = before
    for leaf in leaves { try tiles.add(frontier.row(of: leaf)) }
    let stored = try usingLog { () throws(AuditStoreError) in
      let database = try AuditDatabase(path: log)
      defer { database.close() }
      _ = try database.append(leaves.map { PendingLeaf(stamp: $0.stamp, body: $0.body) })
      return database.frontier
    }
    guard stored == frontier else { throw .disagreement("the log is not the one that was made") }
    return frontier
  }
}
