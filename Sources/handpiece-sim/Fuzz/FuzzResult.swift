import PromiseChecker
import SimulatedClinic

/// What many simulated days came to.
struct FuzzResult {
  /// A day on which something broke.
  struct Failure {
    let seed: UInt64
    let broken: BrokenPromise
  }

  private(set) var days = 0
  private(set) var failures: [Failure] = []
  private(set) var tally = FaultTally()
  private var sessionMilliseconds: Int64 = 0
  private var armedMilliseconds: Int64 = 0
  private var processorMicroseconds: Int64 = 0

  /// So many days have every kind of fault.
  static let daysForAllFaults = 300

  mutating func add(
    _ clinic: borrowing Clinic, seed: UInt64, processorMicroseconds: Int64
  ) {
    days += 1
    tally.add(clinic.tally)
    sessionMilliseconds += clinic.sessionMilliseconds
    armedMilliseconds += clinic.armedMilliseconds
    self.processorMicroseconds += processorMicroseconds
    if let broken = clinic.checker.broken.first {
      failures.append(Failure(seed: seed, broken: broken))
    }
  }

  private var sessionMinutes: Int64 { sessionMilliseconds / 60_000 }

  /// How much of its sessions a handpiece could have fired, in percent.
  private var armedShare: Int64 {
    sessionMilliseconds == 0 ? 0 : armedMilliseconds * 100 / sessionMilliseconds
  }

  /// Session-minutes for each second of processor time.
  private var pace: Int64 {
    processorMicroseconds == 0
      ? 0 : sessionMilliseconds * 1_000_000 / (60_000 * processorMicroseconds)
  }

  func text(wantsAllFaults: Bool) -> String {
    var lines = FaultKind.allCases.map { kind in
      kind.rawValue + String(repeating: " ", count: max(1, 22 - kind.rawValue.utf8.count))
        + String(tally[kind])
    }
    if wantsAllFaults, !tally.missing.isEmpty {
      lines.append("never took effect: \(tally.missing.map(\.rawValue).joined(separator: ", "))")
    }
    lines.append(
      "\(days) days, \(sessionMinutes) session-minutes (armed \(armedShare) %), "
        + "\(pace) in a second of processor time")
    lines.append(
      failures.isEmpty ? "every promise held" : "\(failures.count) days broke a promise")
    return lines.joined(separator: "\n")
  }

  var json: String {
    let faults = FaultKind.allCases.map { "\"\($0.rawValue)\":\(tally[$0])" }
    let broken = failures.map { failure in
      "{\"seed\":\(failure.seed),\"promise\":\(failure.broken.promise),"
        + "\"ms\":\(failure.broken.milliseconds)}"
    }
    return "{\"days\":\(days),\"session_minutes\":\(sessionMinutes),"
      + "\"armed_percent\":\(armedShare),"
      + "\"session_minutes_per_cpu_second\":\(pace),"
      + "\"faults\":{\(faults.joined(separator: ","))},\"broken\":[\(broken.joined(separator: ","))]}"
  }
}
