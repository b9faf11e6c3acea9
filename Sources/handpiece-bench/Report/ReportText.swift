/// The figures as lines for people.
extension Report {
  var text: String {
    var lines: [String] = []
    if let decode {
      lines += [
        "decode  Swift \(Self.fixed(decode.swiftKilobytesPerSecond)) MB/s",
        "        C     \(Self.fixed(decode.plainKilobytesPerSecond)) MB/s (COBS + CRC-32C)",
        "        ratio \(Self.fixed(decode.ratioPermille)) of C (aim: at least 0.800)",
      ]
    }
    if let pulse { lines += Self.lines(pulse) }
    if let stop { lines += Self.lines(stop) }
    if let rest { lines += Self.lines(rest) }
    if let processor { lines += Self.lines(processor) }
    if let fleet { lines += Self.lines(fleet) }
    if let socket { lines += Self.lines(socket) }
    if let hostile { lines += Self.lines(hostile) }
    if let console { lines += Self.lines(console) }
    if let limits { lines += Self.lines(limits) }
    if let append { lines += Self.lines(append) }
    if let verify { lines += Self.lines(verify) }
    if let open { lines += Self.lines(open) }
    if let desk { lines += Self.lines(desk) }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ limits: LimitsFigures) -> [String] {
    [
      "limits  envelope    median \(fixed(limits.envelope.median)) us, p99 "
        + "\(fixed(limits.envelope.quantile(990))) us, n \(limits.envelope.count)"
        + " (aim: median below 50.000 us)",
      "        C loop      median \(fixed(limits.loop.median)) us (tightest of \(limits.ruleCount)"
        + " rules, no reasons)",
      "        ratio       \(fixed(limits.envelope.ratioPermille(to: limits.loop, at: 500))) to C",
      "catalog handpieced  median \(fixed(limits.load.median / 1000)) ms, n \(limits.load.count)"
        + " (aim: median below 50.000 ms)",
      "        Yams        median \(fixed(limits.parse.median / 1000)) ms (\(limits.fileCount)"
        + " files, unchecked)",
      "        ratio       \(fixed(limits.load.ratioPermille(to: limits.parse, at: 500))) to Yams",
    ]
  }

  static func line(_ spread: Spread, _ permille: Int, _ name: String) -> String {
    "median \(fixed(spread.median / 1000)) ms, \(name) \(fixed(spread.quantile(permille) / 1000))"
      + " ms, n \(spread.count)"
  }

  /// A thousandth of a count, with three decimals.
  static func fixed(_ thousandths: Int64) -> String {
    let fraction = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.utf8.count)
      + fraction
  }
}
