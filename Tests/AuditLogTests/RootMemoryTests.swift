import AuditLog
import Quantities
import Testing

/// Promise 9: what a handpiece remembers is found again far back, and in a log that is long.
@Suite struct `Remembered roots` {
  private static let sizes: [Int64] = [1, 3, 255, 256, 65_535, 65_537, 131_073, 300_001]

  /// A log of stops, with an attachment at its end that remembers a size.
  private func findings(size: Int64, known: Int64, prefix: UInt64) -> [FindingCode] {
    var frontier = MerkleFrontier()
    for index in 0..<size { frontier.append(Self.hash(index)) }
    var verifier = LogVerifier(from: size, frontier: frontier)
    let attached = Self.attached(known, prefix)
    for index in 0..<Int64(3) {
      let body = index == 2 ? attached : .daemonStopped(DaemonStoppedLeaf(reason: "signal"))
      let leaf = Leaf(seq: size + index, stamp: LogBuilder.stamp(size + index), body: body)
      let bytes = leaf.encoded()
      verifier.check(ExaminedRow(seq: leaf.seq, bytes: bytes, hash: Hash256(leaf: bytes)))
    }
    return verifier.takeFindings().map(\.code)
  }

  private static func attached(_ known: Int64, _ prefix: UInt64) -> LeafBody {
    let sample = SampleHistory.attached(lastPulse: 0, stopCount: 0)
    guard case .handpieceAttached(var leaf) = sample else { return sample }
    leaf.logSizeKnown = Int(known)
    leaf.rootPrefixKnown = ShortHash(prefix)
    return .handpieceAttached(leaf)
  }

  private static func hash(_ index: Int64) -> Hash256 {
    Hash256(words: (UInt64(index), 1, 2, 3))
  }

  @Test(arguments: sizes) func `are those of the tree at each size`(_ size: Int64) {
    var frontier = MerkleFrontier()
    for index in 0..<size { frontier.append(Self.hash(index)) }
    for index in 0..<Int64(2) {
      let leaf = Leaf(
        seq: size + index, stamp: LogBuilder.stamp(size + index),
        body: .daemonStopped(DaemonStoppedLeaf(reason: "signal")))
      frontier.append(Hash256(leaf: leaf.encoded()))
      let prefix = frontier.root.prefix
      #expect(findings(size: size, known: size + index + 1, prefix: prefix) == [])
      #expect(
        findings(size: size, known: size + index + 1, prefix: prefix ^ 1) == [.positionNotInLog])
    }
  }
}
