import ControlAPI
import ControlServer
import FoundationEssentials

/// Turns what happened into events for clients, away from the control loop: nothing of JSON or HTTP
/// runs there.
final class EventPublisher: Sendable {
  private enum Publication: Sendable {
    case pulse(PulseProgress)
    case state(StateChange)
    case alarms(AlarmList)
  }

  /// What may wait to be published; the oldest is dropped, for clients that cannot keep up read the
  /// log.
  private static let backlog = 1024

  private let stream: AsyncStream<Publication>
  private let continuation: AsyncStream<Publication>.Continuation
  private let feed: EventFeed

  init(feed: EventFeed) {
    self.feed = feed
    (stream, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingNewest(Self.backlog))
  }

  func publish(_ progress: PulseProgress) {
    continuation.yield(.pulse(progress))
  }

  func publish(_ change: StateChange) {
    continuation.yield(.state(change))
  }

  func publish(_ alarms: AlarmList) {
    continuation.yield(.alarms(alarms))
  }

  func finish() {
    continuation.finish()
  }

  /// Publishes until ``finish()``.
  func run() async {
    let encoder = JSONEncoder()
    for await publication in stream {
      switch publication {
      case .pulse(let progress): publish(.progress, try? encoder.encode(progress))
      case .state(let change): publish(.state, try? encoder.encode(change))
      case .alarms(let list): publish(.alarms, try? encoder.encode(list))
      }
    }
  }

  private func publish(_ name: ControlEvent.Name, _ data: Data?) {
    guard let data else { return }
    feed.publish(ControlEvent(id: nil, name: name, data: Array(data)))
  }
}
