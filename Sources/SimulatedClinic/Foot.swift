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

  /// When the foot moves next, as long as the handpiece stays as it is.
  func nextMove(after now: Int64, isArmed: Bool, isReleaseNeeded: Bool) -> Int64 {
    switch habit {
    case .patient:
      guard isArmed, !isReleaseNeeded else {
        return isPressed || mayPressSince != nil ? now + 1 : .max
      }
      guard let mayPressSince else { return now + 1 }
      return isPressed ? .max : max(now + 1, mayPressSince + Self.reactionMilliseconds)
    case .tapping(let milliseconds):
      let isWanted = isArmed && (now + 1) / milliseconds % 2 == 1
      if isWanted != isPressed { return now + 1 }
      return isArmed ? ((now + 1) / milliseconds + 1) * milliseconds : .max
    case .stuck(let pressed): return isPressed == pressed ? .max : now + 1
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
