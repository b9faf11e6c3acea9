import FoundationEssentials
package import Quantities

/// What `handpiece-sim` says on its standard output.
enum SimulatorEvent: Hashable, Sendable {
  case plugged
  case unplugged
  /// Stopped: RF off, needles home.
  case safe(StopCount, at: BootInstant)
  case report(CounterReport)

  /// Reads one line; `nil` for events that nobody here waits for.
  init?(line: String) {
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(line.utf8)) else {
      return nil
    }
    switch fields.event {
    case "plugged": self = .plugged
    case "unplugged": self = .unplugged
    case "safe":
      guard let count = fields.stopCount, let microseconds = fields.safeMicroseconds else {
        return nil
      }
      self = .safe(count, at: BootInstant(microseconds: microseconds))
    case "report":
      guard let epoch = fields.counterEpoch, let last = fields.lastPulse,
        let count = fields.stopCount
      else { return nil }
      self = .report(CounterReport(counterEpoch: epoch, lastPulse: last, stopCount: count))
    default: return nil
    }
  }

  private struct Fields: Decodable {
    let event: String
    let counterEpoch: CounterEpoch?
    let lastPulse: PulseNumber?
    let stopCount: StopCount?
    let safeMicroseconds: Int64?

    private enum CodingKeys: String, CodingKey {
      case event
      case counterEpoch = "counter_epoch"
      case lastPulse = "last_pulse"
      case stopCount = "stop_count"
      case safeMicroseconds = "safe_us"
    }
  }
}

/// What a handpiece itself has counted.
package struct CounterReport: Codable, Hashable, Sendable {
  package var counterEpoch: CounterEpoch
  package var lastPulse: PulseNumber
  package var stopCount: StopCount

  package init(counterEpoch: CounterEpoch, lastPulse: PulseNumber, stopCount: StopCount) {
    self.counterEpoch = counterEpoch
    self.lastPulse = lastPulse
    self.stopCount = stopCount
  }

  private enum CodingKeys: String, CodingKey {
    case counterEpoch = "counter_epoch"
    case lastPulse = "last_pulse"
    case stopCount = "stop_count"
  }
}
