import AuditLog

/// A whole log, one leaf a line, as it comes out of a bundle: whatever the leaves say, they are
/// judged, and alone as they are among others.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  let lines = input.rest().split(separator: UInt8(ascii: "\n")).map(Array.init)
  var verifier = LogVerifier()
  for (seq, line) in lines.enumerated() {
    let row = ExaminedRow(seq: Int64(seq), bytes: line, hash: Hash256(leaf: line))
    if let leaf = try? Leaf(reading: line) {
      demand((try? Leaf(reading: leaf.encoded())) == leaf, "a leaf is not read as it is written")
    }
    verifier.check(row)
  }
  verifier.finish()
  _ = (verifier.takeFindings(), verifier.takeSummaries(), verifier.openSessions())
  demand(verifier.summary().leafCount == Int64(lines.count), "leaves were passed over")
  return 0
}
