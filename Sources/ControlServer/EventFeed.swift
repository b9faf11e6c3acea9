package import ControlAPI
import NIOCore
import Synchronization

/// The events of the daemon, kept for a short while so that many clients can follow.
///
/// All subscribers read from one ring. Publishing never waits: a subscriber that falls behind by
/// more than the ring holds has lost events and is told so.
package final class EventFeed: Sendable {
  private struct State {
    var ring: [PublishedEvent] = []
    /// How many events were ever published; the next one's position.
    var published: UInt64 = 0
    /// Subscribers that have seen everything and sleep.
    var sleeping: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var subscribers: Set<UInt64> = []
    /// Those of them that present alarms to a person.
    var presenters: Set<UInt64> = []
    var tellAttendance: @Sendable (Bool) -> Void = { _ in }
    /// How often all were told that the daemon is there.
    var beats: UInt64 = 0
    var lastWake: ContinuousClock.Instant?
    /// Whether somebody will wake those who sleep now.
    var isWakeDue = false

    mutating func takeSleepers() -> [CheckedContinuation<Void, Never>] {
      defer { sleeping.removeAll(keepingCapacity: true) }
      return Array(sleeping.values)
    }
    var nextSubscriber: UInt64 = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// A feed that keeps the newest `capacity` events.
  package init(capacity: Int = 1024) {
    self.capacity = max(1, capacity)
  }

  /// Hands an event to all subscribers. May be called from any thread.
  ///
  /// Who sleeps is woken at once, but not more often than clients can make use of: what comes in a
  /// burst is read together.
  package func publish(_ event: ControlEvent) {
    let wake = state.withLock { state -> Wake in
      // Written out once for all; nobody reads what was published before there was anybody.
      let text = state.subscribers.isEmpty ? ByteBuffer() : event.text
      let published = PublishedEvent(event: event, text: text)
      if state.ring.count < capacity {
        state.ring.append(published)
      } else {
        state.ring[Int(state.published % UInt64(capacity))] = published
      }
      state.published += 1
      guard !state.sleeping.isEmpty, !state.isWakeDue else { return .nobody }
      let now = ContinuousClock.now
      if let last = state.lastWake, now < last + Self.burst {
        state.isWakeDue = true
        return .later(last + Self.burst)
      }
      state.lastWake = now
      return .now(state.takeSleepers())
    }
    switch wake {
    case .nobody: break
    case .now(let sleepers): for sleeper in sleepers { sleeper.resume() }
    case .later(let due):
      Task {
        try? await Task.sleep(until: due)
        wakeSleepers()
      }
    }
  }

  /// How far apart those who follow are woken while events come in a burst.
  private static let burst = Duration.milliseconds(5)

  private enum Wake {
    case nobody
    case now([CheckedContinuation<Void, Never>])
    case later(ContinuousClock.Instant)
  }

  private func wakeSleepers() {
    let sleepers = state.withLock { state in
      state.isWakeDue = false
      state.lastWake = ContinuousClock.now
      return state.takeSleepers()
    }
    for sleeper in sleepers { sleeper.resume() }
  }

  /// Starts to follow the events published from now on.
  package func subscribe(presentsAlarms: Bool = false) -> EventSubscription {
    state.withLock { state in
      let subscriber = state.nextSubscriber
      state.nextSubscriber += 1
      state.subscribers.insert(subscriber)
      if presentsAlarms {
        state.presenters.insert(subscriber)
        if state.presenters.count == 1 { state.tellAttendance(true) }
      }
      return EventSubscription(
        feed: self, subscriber: subscriber, position: state.published, beats: state.beats)
    }
  }

  /// Has whether anybody presents alarms told now, and whenever it changes, in order. The body must
  /// wait for nothing and ask this feed nothing.
  package func observeAttendance(_ tell: @escaping @Sendable (Bool) -> Void) {
    state.withLock { state in
      state.tellAttendance = tell
      tell(!state.presenters.isEmpty)
    }
  }

  /// Tells all subscribers that the daemon is there.
  package func beat() {
    let sleepers = state.withLock { state in
      state.beats += 1
      return state.takeSleepers()
    }
    for sleeper in sleepers { sleeper.resume() }
  }

  /// How many follow at the moment.
  package var subscriberCount: Int {
    state.withLock { $0.subscribers.count }
  }

  func leave(_ subscriber: UInt64) {
    state.withLock { state in
      state.subscribers.remove(subscriber)
      let wasPresenter = state.presenters.remove(subscriber) != nil
      if wasPresenter, state.presenters.isEmpty { state.tellAttendance(false) }
    }
  }

  /// The most events a subscriber reads at once.
  private static let readAtOnce: UInt64 = 64

  /// What stands at a position and behind it, for a subscriber that has heard so many beats.
  func look(at position: UInt64, beats: UInt64) -> Look {
    state.withLock { state in
      if state.beats != beats { return .beat(state.beats) }
      if position >= state.published { return .nothingYet }
      if state.published - position > UInt64(capacity) { return .overwritten }
      let end = min(state.published, position + Self.readAtOnce)
      return .events((position..<end).map { state.ring[Int($0 % UInt64(capacity))] })
    }
  }

  enum Look {
    case events([PublishedEvent])
    case nothingYet
    case overwritten
    case beat(UInt64)
  }

  /// Sleeps until an event stands at the position, a beat comes, or the task is cancelled.
  func wait(_ subscriber: UInt64, at position: UInt64, beats: UInt64) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ready = state.withLock { state in
          if position < state.published || beats != state.beats || Task.isCancelled {
            return true
          }
          state.sleeping[subscriber] = continuation
          return false
        }
        if ready { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleeping.removeValue(forKey: subscriber) }?.resume()
    }
  }
}
