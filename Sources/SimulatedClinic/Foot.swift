/// The foot on the switch.
struct Foot {
  enum Habit {
    /// Presses a while after arming, holds, lets go when that is asked for.
    case patient
    /// Presses and lets go all the time.
    case tapping(milliseconds: Int64)
    case stuck(pressed: Bool)
  }

  var habit = Habit.patient
  private(set) var isPressed = false
  private var mayPressSince: Int64?

  private static let reactionMilliseconds: Int64 = 200

  /// When the foot moves next, as long as nothing changes.
  var nextMove: Int64? {
    switch habit {
    case .patient: mayPressSince.map { $0 + Self.reactionMilliseconds }
    case .tapping, .stuck: nil
    }
  }

  /// Moves the foot.
  mutating func step(at now: Int64, isArmed: Bool, isReleaseNeeded: Bool) {
    switch habit {
    case .patient:
      guard isArmed, !isReleaseNeeded else {
        mayPressSince = nil
        isPressed = false
        return
      }
      let since = mayPressSince ?? now
      mayPressSince = since
      isPressed = now - since >= Self.reactionMilliseconds
    case .tapping(let milliseconds): isPressed = isArmed && now / milliseconds % 2 == 1
    case .stuck(let pressed): isPressed = pressed
    }
  }
}
