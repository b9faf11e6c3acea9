/// One reader's place in an ``EventFeed``.
package final class EventSubscription {
  private let feed: EventFeed
  private let subscriber: UInt64
  private var position: UInt64
  private var beats: UInt64

  init(feed: EventFeed, subscriber: UInt64, position: UInt64, beats: UInt64) {
    self.feed = feed
    self.subscriber = subscriber
    self.position = position
    self.beats = beats
  }

  deinit {
    feed.leave(subscriber)
  }

  /// What comes next for a reader.
  package enum Next: Equatable, Sendable {
    case events([PublishedEvent])
    /// The reader was too slow and events are lost to it.
    case fellBehind
    /// Nothing but that the daemon is there.
    case alive
    case cancelled
  }

  /// Waits for the next events: all that are there, up to a bound.
  package func next() async -> Next {
    while !Task.isCancelled {
      switch feed.look(at: position, beats: beats) {
      case .events(let events):
        position += UInt64(events.count)
        return .events(events)
      case .overwritten:
        return .fellBehind
      case .beat(let newest):
        beats = newest
        return .alive
      case .nothingYet:
        await feed.wait(subscriber, at: position, beats: beats)
      }
    }
    return .cancelled
  }
}
