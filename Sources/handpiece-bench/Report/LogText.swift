/// The figures of the log as lines for people.
extension Report {
  static func lines(_ append: AppendFigures) -> [String] {
    [
      "append  handpieced  \(append.swiftPerSecond) leaves/s, "
        + line(append.swiftWaits, 990, "p99"),
      "        C           \(append.plainPerSecond) leaves/s, "
        + "\(line(append.plainWaits, 990, "p99")) (the same rows)",
      "        ratio       \(fixed(append.ratioPermille)) of C (aim: at least 0.800)",
      line(of: append.memory),
    ]
  }

  static func lines(_ verify: VerifyFigures) -> [String] {
    [
      "verify  handpieced  \(fixed(verify.swiftKilobytesPerSecond)) MB/s of one core, "
        + "\(verify.leafCount) leaves of \(verify.byteCount / max(1, verify.leafCount)) bytes",
      "        openssl     \(fixed(verify.openSSLKilobytesPerSecond)) MB/s (SHA-256 of the bytes)",
      "        C           \(fixed(verify.plainKilobytesPerSecond)) MB/s (rows, leaves, tree)",
      "        ratio       \(fixed(verify.ratioPermille)) of openssl (aim: at least 0.500), "
        + "\(fixed(verify.plainRatioPermille)) of C",
      line(of: verify.memory),
    ]
  }

  static func lines(_ open: OpenFigures) -> [String] {
    [
      "open    handpieced  \(line(open.long.nanoseconds, 1000, "longest")), "
        + "\(open.long.leafCount) leaves (aim: below 1000.000 ms)",
      "        handpieced  \(line(open.short.nanoseconds, 1000, "longest")), "
        + "\(open.short.leafCount) leaves",
    ]
  }

  static func line(of memory: MemoryGrowth) -> String {
    "memory  handpieced  \(fixed(memory.growthKilobytes)) MB more after \(memory.leafCount) leaves "
      + "than after \(memory.leafCount / 10), at most \(fixed(memory.wholeKilobytes)) MB"
  }
}
