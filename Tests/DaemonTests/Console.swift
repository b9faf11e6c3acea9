import ControlAPI
import ControlClient

/// A client that presents alarms until it is closed.
final class Console: Sendable {
  private let stream: Task<Void, Never>

  init(_ connection: ControlConnection) {
    stream = Task {
      while !Task.isCancelled {
        try? await connection.withEvents(EventQuery(presentsAlarms: true)) { events in
          for try await _ in events {}
        }
        await Task.yield()
      }
    }
  }

  func close() { stream.cancel() }
}
