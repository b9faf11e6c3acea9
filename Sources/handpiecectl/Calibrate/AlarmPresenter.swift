import ControlAPI
import ControlClient
import Dispatch
import FoundationEssentials

/// Shows alarms on standard error while a calibration is under way: nothing fires unless somebody
/// sees them.
struct AlarmPresenter {
  private let task: Task<Void, Never>

  /// Returns once the daemon counts it, or would not: then somebody else has to present them.
  init(_ connection: ControlConnection) {
    let isAnswered = DispatchSemaphore(value: 0)
    task = Task {
      while !Task.isCancelled {
        try? await connection.withEvents(EventQuery(presentsAlarms: true)) { events in
          isAnswered.signal()
          for try await event in events where event.name == .alarms {
            Self.show(event)
          }
        }
        isAnswered.signal()
        try? await Task.sleep(for: .milliseconds(250))
      }
    }
    isAnswered.wait()
  }

  private static func show(_ event: ControlEvent) {
    guard let list = try? JSONDecoder().decode(AlarmList.self, from: Data(event.data)) else {
      return
    }
    for alarm in list.alarms where alarm.standing {
      StandardStream.error.write(AlarmText.lines(alarm).joined(separator: "\n") + "\n")
    }
  }

  func end() { task.cancel() }
}
