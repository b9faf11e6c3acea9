package import ControlAPI
import Synchronization

/// The events of the daemon, kept for a short while so that many clients can follow.
///
/// All subscribers read from one ring. Publishing never waits: a subscriber that falls behind by
/// more than the ring holds has lost events and is told so.
package final class EventFeed: Sendable {
  private struct State {
    var ring: [ControlEvent] = []
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
    var nextSubscriber: UInt64 = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// A feed that keeps the newest `capacity` events.
  package init(capacity: Int = 1024) {
    self.capacity = max(1, capacity)
  }

  /// Hands an event to all subscribers. May be called from any thread.
  package func publish(_ event: ControlEvent) {
    let sleeping = state.withLock { state in
      if state.ring.count < capacity {
        state.ring.append(event)
      } else {
        state.ring[Int(state.published % UInt64(capacity))] = event
      }
      state.published += 1
      let sleeping = state.sleeping
      state.sleeping.removeAll(keepingCapacity: true)
      return sleeping
    }
    for continuation in sleeping.values { continuation.resume() }
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
    let sleeping = state.withLock { state in
      state.beats += 1
      let sleeping = state.sleeping
      state.sleeping.removeAll(keepingCapacity: true)
      return sleeping
    }
    for continuation in sleeping.values { continuation.resume() }
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

  /// What stands at a position, for a subscriber that has heard so many beats.
  func look(at position: UInt64, beats: UInt64) -> Look {
    state.withLock { state in
      if state.beats != beats { return .beat(state.beats) }
      if position >= state.published { return .nothingYet }
      if state.published - position > UInt64(capacity) { return .overwritten }
      return .event(state.ring[Int(position % UInt64(capacity))])
    }
  }

  enum Look {
    case event(ControlEvent)
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
