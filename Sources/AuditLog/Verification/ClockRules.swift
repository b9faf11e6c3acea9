internal import Quantities

/// The boot-time clock runs on, and the wall clock runs beside it unless a leaf says that it was
/// set.
struct ClockRules {
  /// How far the two may drift apart from one leaf to the next.
  private static let tolerance = Microseconds(2_000_000)
  private static let earlierBootsLimit = 1024

  private var stamp: LeafStamp?
  /// Whether leaves that are not disclosed stand between the last stamp and the next.
  private var hasPassedOver = false
  /// Earlier boots, the oldest first; bounded.
  private var earlierBoots: [BootID] = []

  /// Takes note of a leaf that is not disclosed: over several leaves the clocks may drift further
  /// than from one to the next.
  mutating func passOver() { hasPassedOver = true }

  mutating func check(_ leaf: Leaf, at seq: Int64, _ findings: inout FindingList) {
    defer {
      stamp = leaf.stamp
      hasPassedOver = false
    }
    guard let stamp else { return }
    if leaf.stamp.bootID == stamp.bootID {
      if leaf.stamp.boot < stamp.boot {
        findings.add(.bootClockRanBack, at: seq, "The boot-time clock ran back.")
      }
      checkStep(from: stamp, to: leaf, at: seq, &findings)
      return
    }
    earlierBoots.append(stamp.bootID)
    if earlierBoots.count > Self.earlierBootsLimit { earlierBoots.removeFirst() }
    if earlierBoots.contains(leaf.stamp.bootID) {
      findings.add(.bootReturned, at: seq, "A boot that had ended goes on.")
    }
  }

  private func checkStep(
    from stamp: LeafStamp, to leaf: Leaf, at seq: Int64, _ findings: inout FindingList
  ) {
    let wall = Microseconds(leaf.stamp.utc.microseconds) - Microseconds(stamp.utc.microseconds)
    var unexplained = wall - (leaf.stamp.boot - stamp.boot)
    if case .clockStep(let step) = leaf.body { unexplained -= step.step }
    guard unexplained > Self.tolerance || unexplained < .zero - Self.tolerance else { return }
    guard !hasPassedOver else { return findings.pass(over: .clockSteppedSilently, at: seq) }
    findings.add(
      .clockSteppedSilently, at: seq,
      "Since the leaf before, the wall clock moved \(unexplained) against the boot-time clock, "
        + "and no leaf says so.")
  }
}
