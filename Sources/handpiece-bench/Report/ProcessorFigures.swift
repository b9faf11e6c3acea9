/// How much of a processor a handpiece takes.
struct ProcessorFigures {
  /// What was used up to an instant, or between two.
  struct Use {
    let nanoseconds: Int64
    let pulses: Int
    let daemonNanoseconds: Int64
    let baselineNanoseconds: Int64

    func since(_ start: Use) -> Use {
      Use(
        nanoseconds: nanoseconds - start.nanoseconds, pulses: pulses - start.pulses,
        daemonNanoseconds: daemonNanoseconds - start.daemonNanoseconds,
        baselineNanoseconds: baselineNanoseconds - start.baselineNanoseconds)
    }

    /// Microseconds computed in each second.
    var daemonRate: Int64 { daemonNanoseconds * 1000 / max(1, nanoseconds / 1000) }
    var baselineRate: Int64 { baselineNanoseconds * 1000 / max(1, nanoseconds / 1000) }
    var ratioPermille: Int64 { daemonNanoseconds * 1000 / max(1, baselineNanoseconds) }
    var pulsesPerThousandSeconds: Int64 {
      Int64(pulses) * 1_000_000_000 / max(1, nanoseconds / 1000)
    }
  }

  let attached: Use
  let armed: Use

  /// The daemon's rate armed to that attached.
  var armedRatioPermille: Int64 { armed.daemonRate * 1000 / max(1, attached.daemonRate) }
}

extension ProcessorFigures.Use: Encodable {
  private enum CodingKeys: String, CodingKey {
    case pulses
    case nanoseconds = "duration_ns"
    case daemon = "us_per_s"
    case baseline = "c_us_per_s"
    case ratio = "ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(nanoseconds, forKey: .nanoseconds)
    try container.encode(pulses, forKey: .pulses)
    try container.encode(daemonRate, forKey: .daemon)
    try container.encode(baselineRate, forKey: .baseline)
    try container.encode(ratioPermille, forKey: .ratio)
  }
}

extension ProcessorFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case attached, armed
    case armedRatio = "armed_to_attached_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(attached, forKey: .attached)
    try container.encode(armed, forKey: .armed)
    try container.encode(armedRatioPermille, forKey: .armedRatio)
  }
}
