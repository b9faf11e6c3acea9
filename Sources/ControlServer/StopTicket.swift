package import Quantities
import Synchronization

/// Who asked for a stop, and when its packet was read.
package struct StopOrigin: Hashable, Sendable {
  /// `UInt32.max` when the kernel did not say.
  package var userID: UInt32
  package var processID: Int32
  package var receivedAt: BootInstant

  package init(userID: UInt32, processID: Int32, receivedAt: BootInstant) {
    self.userID = userID
    self.processID = processID
    self.receivedAt = receivedAt
  }
}

/// One stop that is on its way; confirmed once every handpiece has confirmed it.
package final class StopTicket: Sendable {
  private struct State {
    var isConfirmed = false
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  package init() {}

  /// Says that every handpiece has confirmed. May be called from any thread, also twice.
  package func confirm() {
    let action = state.withLock { state in
      state.isConfirmed = true
      defer { state.action = nil }
      return state.action
    }
    action?()
  }

  package var isConfirmed: Bool {
    state.withLock { $0.isConfirmed }
  }

  /// Calls the action once at confirmation, at once if that has been.
  package func whenConfirmed(_ action: @escaping @Sendable () -> Void) {
    let isConfirmed = state.withLock { state in
      if !state.isConfirmed { state.action = action }
      return state.isConfirmed
    }
    if isConfirmed { action() }
  }
}
