/// The lines above a checkpoint, to be taken one by one.
struct ProofLines {
  /// What was not taken yet.
  private(set) var rest: [UInt8]
  private var number = 0

  init(_ bytes: [UInt8]) {
    rest = bytes
  }

  /// Says that the line taken last is wrong.
  var defect: AuditLogError { .tree(.badProof(line: number)) }

  /// The next line without its end.
  mutating func take() throws(AuditLogError) -> String {
    number += 1
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
      let line = String(validating: rest[..<end], as: UTF8.self)
    else { throw defect }
    rest.removeFirst(end + 1)
    return line
  }

  /// Hashes, one a line, and the empty line below them.
  mutating func takeHashes(atMost limit: Int) throws(AuditLogError) -> [Hash256] {
    var hashes: [Hash256] = []
    while case let line = try take(), !line.isEmpty {
      guard hashes.count < limit, let hash = Hash256(base64: line) else { throw defect }
      hashes.append(hash)
    }
    return hashes
  }
}
