import HandpieceGuard
import HandpieceWire
import Quantities

extension Exploration {
  /// How much was seen.
  var summary: String {
    let kinds = Move.kinds.map { "\($0) \(taken[$0] ?? 0)" }.joined(separator: ", ")
    return """
      \(states) states (by faults: \(statesByFaults)), \(transitions) transitions, \(stopsTried) stops \
      tried, \(meetingsCompared) meetings compared (\(meetingsParted) parted), at rest after \(longestCalm) steps at most; \(kinds)
      """
  }
}

extension SmallWorld {
  /// What happens on a way from here, step by step.
  func story(of moves: [Move]) -> String {
    var world = self
    let reader = StateReader()
    _ = world.fingerprint(by: reader)
    var lines: [String] = []
    for move in moves {
      world.take(move)
      _ = world.fingerprint(by: reader)
      lines.append("\(move): \(world.glance)")
    }
    return lines.joined(separator: "\n")
  }

  private var glance: String {
    let status = handpiece.interlock.status(at: clock)
    var words = ["machine \(phase)", "foot \(isFootDown ? "down" : "up")"]
    if status.armID.rawValue != 0 { words.append("armed \(status.armID.rawValue)") }
    if status.flags.contains(.stopLatched) { words.append("latched \(status.stopCount)") }
    if status.flags.contains(.energised) { words.append("RF") }
    if status.needles != .home { words.append("needles \(status.needles)") }
    words.append("pulses \(status.lastPulse), acknowledged \(status.lastAcknowledged)")
    words.append("recorded \(log.deliveries.map(\.number.rawValue))")
    let ways = [("to handpiece", towardsHandpiece), ("to host", towardsHost)]
    for (name, flights) in ways where !flights.isEmpty {
      let messages = flights.map { "\($0.frame.header.messageID) in \($0.due - now) ms" }
      words.append("\(name): \(messages.joined(separator: " "))")
    }
    if let failure = watch.failure { words.append("FAILS: \(failure)") }
    return words.joined(separator: ", ")
  }
}
