import AuditLog
import AuditStore
import CBaseline
import Glibc

/// How fast a log is verified, on one core: beside openssl, which hashes the same bytes once, and
/// beside a plain C program that reads the same rows and hashes leaves and tree.
enum VerifyMeasurement {
  static func run(leafCount: Int64) throws(BenchError) -> VerifyFigures {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let log = "\(folder.path)/audit.sqlite"
    let bytes = "\(folder.path)/leaves"
    let (byteCount, root) = try generate(leafCount, log: log, bytes: bytes)
    Progress.show("verify: openssl")
    let openSSL = try OpenSSL.hash(fileAt: bytes)
    Progress.show("verify: C")
    let plain = try hashInC(log, leafCount: leafCount, root: root)
    var growth = try MemoryGrowth(leafCount: leafCount)
    let swift = try verify(log, root: root, &growth)
    return VerifyFigures(
      leafCount: leafCount, byteCount: byteCount, swiftNanoseconds: swift,
      plainNanoseconds: plain, openSSLNanoseconds: openSSL, memory: growth)
  }

  /// Makes the log, and a file with the bytes of all leaves one behind the other.
  private static func generate(
    _ leafCount: Int64, log: String, bytes: String
  ) throws(BenchError) -> (byteCount: Int64, root: Hash256) {
    let filling = try LogFilling(path: log)
    let output = try OutputFile(path: bytes)
    var leaves = BenchLeaves()
    while filling.frontier.size < leafCount {
      try output.write(try filling.add(leaves.next()).bytes)
      let count = filling.frontier.size
      if count % 100_000 == 0 { Progress.show("verify: made \(count) of \(leafCount) leaves") }
    }
    try output.flush()
    try filling.finish()
    return (output.byteCount, filling.frontier.root)
  }

  private static func hashInC(
    _ log: String, leafCount: Int64, root: Hash256
  ) throws(BenchError) -> Int64 {
    var found = [UInt8](repeating: 0, count: 32)
    let start = Clock.processorNanoseconds
    let count = unsafe cbaseline_tree_root(log, &found)
    let taken = Clock.processorNanoseconds - start
    guard count == leafCount, found == root.bytes else {
      throw .disagreement("the C program finds another tree")
    }
    return taken
  }

  private static func verify(
    _ log: String, root: Hash256, _ growth: inout MemoryGrowth
  ) throws(BenchError) -> Int64 {
    let copy = try usingLog { () throws(AuditStoreError) in try AuditCopy.open(path: log) }
    var verifier = LogVerifier()
    var next: Int64 = 0
    let start = Clock.processorNanoseconds
    while true {
      let rows = try usingLog { () throws(AuditStoreError) in try copy.read(from: next) }
      guard let last = rows.last else { break }
      for row in rows { verifier.check(row) }
      next = last.seq + 1
      if let finding = verifier.takeFindings().first {
        throw .disagreement("leaf \(finding.seq): \(finding.sentence)")
      }
      _ = verifier.takeSummaries()
      growth.note(next)
      if next % 102_400 == 0 { Progress.show("verify: \(next) leaves") }
    }
    verifier.finish()
    let taken = Clock.processorNanoseconds - start
    guard verifier.findingCount == 0, verifier.summary().root == root else {
      throw .disagreement("the verifier finds another tree")
    }
    return taken
  }
}
