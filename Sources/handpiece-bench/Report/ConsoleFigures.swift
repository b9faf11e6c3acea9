/// What the console computes while pulses come.
struct ConsoleFigures {
  let nanoseconds: Int64
  let pulses: Int
  let consoleNanoseconds: Int64
  let daemonNanoseconds: Int64
  /// What was written to the terminal.
  let byteCount: Int64

  /// Microseconds computed in each second.
  var consoleRate: Int64 { consoleNanoseconds * 1000 / max(1, nanoseconds / 1000) }
  var daemonRate: Int64 { daemonNanoseconds * 1000 / max(1, nanoseconds / 1000) }
  var ratioPermille: Int64 { consoleNanoseconds * 1000 / max(1, daemonNanoseconds) }
  var pulsesPerThousandSeconds: Int64 {
    Int64(pulses) * 1_000_000_000 / max(1, nanoseconds / 1000)
  }
}

extension ConsoleFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case pulses
    case nanoseconds = "duration_ns"
    case console = "us_per_s"
    case daemon = "daemon_us_per_s"
    case ratio = "ratio_to_daemon_permille"
    case bytes
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(pulses, forKey: .pulses)
    try container.encode(nanoseconds, forKey: .nanoseconds)
    try container.encode(consoleRate, forKey: .console)
    try container.encode(daemonRate, forKey: .daemon)
    try container.encode(ratioPermille, forKey: .ratio)
    try container.encode(byteCount, forKey: .bytes)
  }
}

extension Report {
  static func lines(_ console: ConsoleFigures) -> [String] {
    [
      "console handpiecectl \(fixed(console.consoleRate)) ms/s at "
        + "\(fixed(console.pulsesPerThousandSeconds)) pulses/s for "
        + "\(console.nanoseconds / 1_000_000_000) s, \(console.byteCount) bytes to the terminal "
        + "(aim: below 30.000)",
      "        handpieced  \(fixed(console.daemonRate)) ms/s meanwhile",
      "        ratio       \(fixed(console.ratioPermille)) to handpieced",
    ]
  }
}
