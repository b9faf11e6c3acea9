package import Quantities
import Synchronization

/// Whether the wall clock is good enough to count days by; where it is not, elapsed days are unknown
/// and limits are those of the riskiest answer.
///
/// It is not while the kernel does not hold it for synchronised, while it is behind the newest leaf
/// of the log, and once it was set by more than an hour since the daemon began.
package final class ClockTrust: Sendable {
  private struct State {
    var needsSynchronisation = true
    var newestLeaf: UTCInstant?
    /// The wall clock less the boot-time clock when it was first asked.
    var offset: Int64?
    var hasJumped = false
  }

  private static let longestStep: Int64 = 3_600_000_000
  private let state = Mutex(State())

  package init() {}

  /// Simulated patients are treated by whatever clock there is.
  package func trustUnsynchronised() {
    state.withLock { $0.needsSynchronisation = false }
  }

  /// Takes over when the newest leaf of the log was written.
  package func begin(after newestLeaf: UTCInstant?) {
    state.withLock { $0.newestLeaf = newestLeaf }
  }

  /// Whether the wall clock counts at this moment.
  package func holds(
    _ utc: UTCInstant, at boot: BootInstant, isSynchronised: Bool
  ) -> Bool {
    state.withLock { state in
      let offset = utc.microseconds - boot.microseconds
      let first = state.offset ?? offset
      state.offset = first
      if abs(offset - first) > Self.longestStep { state.hasJumped = true }
      if let newest = state.newestLeaf, utc < newest { return false }
      return !state.hasJumped && (isSynchronised || !state.needsSynchronisation)
    }
  }
}
