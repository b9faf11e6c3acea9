import FoundationEssentials
package import Quantities

/// What `handpiece-audit verify --json` said of the log: whether it holds, and what was treated.
package struct CheckedLog: Decodable, Hashable, Sendable {
  package var sessions: [Session]
  package var findings: [Finding]
  package var findingCount: Int
  package var counters: [Counter]
  package var leafCount: Int64
  /// In hexadecimal digits.
  package var root: String
  package var isClean: Bool

  /// Reads the report; `nil` when it is not one.
  package init?(json: String) {
    guard let log = try? JSONDecoder().decode(CheckedLog.self, from: Data(json.utf8)) else {
      return nil
    }
    self = log
  }

  private enum CodingKeys: String, CodingKey {
    case sessions, findings, counters, root
    case findingCount = "finding_count"
    case leafCount = "leaves"
    case isClean = "clean"
  }

  /// One session of the log.
  package struct Session: Decodable, Hashable, Sendable {
    package var session: String
    package var handpiece: String
    /// −1 when the log does not close it.
    package var closedSeq: Int64
    package var pulses: Int
    package var refusals: Int
    package var stops: Int
    /// Times the handpiece was out of reach.
    package var interruptions: Int
    package var passes: [Pass]

    private enum CodingKeys: String, CodingKey {
      case session, handpiece, pulses, refusals, stops, interruptions, passes
      case closedSeq = "closed_seq"
    }
  }

  /// One pass of a session.
  package struct Pass: Decodable, Hashable, Sendable {
    package var area: String
    package var side: String
    package var pass: Int
    package var pulses: Int
    /// By keys with the unit, such as `depth_um`.
    package var set: [String: Range]
    package var delivered: [String: Range]
    /// Over slices; zero for pulses.
    package var exposure: Milliseconds
    package var strokes: Int64
    package var refusals: Int
    package var stops: Int
    package var interruptions: Int

    private enum CodingKeys: String, CodingKey {
      case area, side, pass, pulses, set, delivered, strokes, refusals, stops, interruptions
      case exposure = "exposure_ms"
    }
  }

  /// Least, mean and greatest in the unit of the key; all absent when there were no values.
  package struct Range: Codable, Hashable, Sendable {
    package var min: Int64?
    package var mean: Int64?
    package var max: Int64?

    package init(min: Int64? = nil, mean: Int64? = nil, max: Int64? = nil) {
      self.min = min
      self.mean = mean
      self.max = max
    }
  }

  /// Something that is wrong with the log.
  package struct Finding: Codable, Hashable, Sendable {
    package var seq: Int64
    package var code: String
    package var sentence: String
  }

  /// One pulse counter of one handpiece, as the log has it.
  package struct Counter: Decodable, Hashable, Sendable {
    package var handpiece: String
    package var epoch: CounterEpoch
    package var lastNumber: PulseNumber
    package var pulses: Int

    private enum CodingKeys: String, CodingKey {
      case handpiece, pulses
      case epoch = "counter_epoch"
      case lastNumber = "last_number"
    }
  }
}
