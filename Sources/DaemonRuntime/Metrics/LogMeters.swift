import AuditLog
import Quantities
import Synchronization

/// What the log has been told since the daemon started, counted for whoever watches from outside.
final class LogMeters: Sendable {
  struct Figures: Sendable {
    var pulses: UInt64 = 0
    var slices: UInt64 = 0
    var stops: UInt64 = 0
    var arms: UInt64 = 0
    var refusals: UInt64 = 0
    var denials: UInt64 = 0
    var alarms: [String: UInt64] = [:]
    var commits = LatencyHistogram()
    var stopsConfirmed = LatencyHistogram()
    var failures: UInt64 = 0
  }

  private let figures = Mutex(Figures())

  var newest: Figures { figures.withLock { $0 } }

  /// A leaf has become durable so long after it was asked for.
  func note(_ body: LeafBody, after span: Microseconds) {
    figures.withLock { figures in
      figures.commits.note(span)
      switch body {
      case .pulse: figures.pulses += 1
      case .exposure: figures.slices += 1
      case .stop: figures.stops += 1
      case .stopConfirmed(let leaf): figures.stopsConfirmed.note(leaf.latency)
      case .armed: figures.arms += 1
      case .settingsRefused: figures.refusals += 1
      case .denials(let leaf): figures.denials += UInt64(clamping: leaf.count)
      case .alarmRaised(let leaf): figures.alarms[leaf.priority.rawValue, default: 0] += 1
      default: break
      }
    }
  }

  /// A leaf will not be in the log.
  func noteFailure() { figures.withLock { $0.failures += 1 } }
}
