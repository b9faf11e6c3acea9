package import Quantities

/// The footswitch while armed. Firing needs a released→pressed edge seen after `Armed`.
package struct Footswitch: Hashable, Sendable {
  /// Can transition to: `pressed` by an edge.
  /// `pressed` can transition to: `released` when let go, `releaseNeeded` when a limit is reached.
  /// `releaseNeeded` can transition to: `released` when let go.
  private enum State: Hashable, Sendable {
    case released
    case pressed(since: HandpieceInstant, deliveries: UInt16)
    case releaseNeeded
  }

  private var state = State.released

  package init() {}

  /// Whether a press is under way that may fire.
  package var isFiring: Bool {
    if case .pressed = state { return true }
    return false
  }

  /// Whether it must be let go before it can fire again.
  package var isReleaseNeeded: Bool {
    state == .releaseNeeded
  }

  /// Notes the switch's position.
  package mutating func sense(pressed: Bool, at now: HandpieceInstant) {
    switch (state, pressed) {
    case (.released, true): state = .pressed(since: now, deliveries: 0)
    case (.pressed, false), (.releaseNeeded, false): state = .released
    case (.released, false), (.pressed, true), (.releaseNeeded, true): break
    }
  }

  /// Asks for a release and a new press before anything fires again.
  package mutating func needRelease() {
    if case .pressed = state { state = .releaseNeeded }
  }

  /// Ends the press when it has lasted as long as a press may.
  package mutating func limit(
    time: Milliseconds, at now: HandpieceInstant
  ) {
    guard case .pressed(let since, _) = state,
      Int64(now.milliseconds(since: since)) >= time.count
    else { return }
    state = .releaseNeeded
  }

  /// How long the press may still last, in ms; for ever when none is under way.
  func timeLeft(of time: Milliseconds, at now: HandpieceInstant) -> Int64 {
    guard case .pressed(let since, _) = state else { return .max }
    return time.count - Int64(now.milliseconds(since: since))
  }

  /// Counts a pulse or slice of this press.
  package mutating func countDelivery() {
    guard case .pressed(let since, let deliveries) = state else { return }
    state = .pressed(since: since, deliveries: deliveries == .max ? .max : deliveries + 1)
  }

  /// Ends the press when it has delivered as often as a press may.
  package mutating func limit(deliveries limit: UInt16) {
    guard case .pressed(_, let deliveries) = state, deliveries >= limit else { return }
    state = .releaseNeeded
  }
}
