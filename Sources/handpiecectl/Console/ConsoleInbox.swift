import CLinux
import Glibc
import Synchronization
import TechnicianConsole

/// What other threads have for the console, which waits for it beside the keyboard.
final class ConsoleInbox: Sendable {
  private struct State {
    var events: [ConsoleEvent] = []
    var mustEnd = false
  }

  /// Readable while something is there.
  let descriptor: Int32
  private let state = Mutex(State())

  /// More than this is not kept: what was dropped is had again with the next status.
  private static let limit = 4096

  init?() {
    descriptor = clinux_eventfd_create()
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  func put(_ event: ConsoleEvent) {
    state.withLock { state in
      let isFull = state.events.count >= Self.limit
      switch event {
      case .pulseDelivered, .leafRecorded, .stateChanged: if isFull { return }
      default: break
      }
      state.events.append(event)
    }
    clinux_eventfd_signal(descriptor)
  }

  /// Asks the console to end.
  func end() {
    state.withLock { $0.mustEnd = true }
    clinux_eventfd_signal(descriptor)
  }

  /// Everything that has come, and whether the console must end.
  func take() -> (events: [ConsoleEvent], mustEnd: Bool) {
    clinux_eventfd_drain(descriptor)
    return state.withLock { state in
      defer { state.events = [] }
      return (state.events, state.mustEnd)
    }
  }
}
