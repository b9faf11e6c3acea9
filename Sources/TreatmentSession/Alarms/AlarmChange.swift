package import AuditLog
package import ControlAPI

/// What a machine, or the daemon, says of a condition that is alarmed.
package enum AlarmChange: Hashable, Sendable {
  /// The condition stands. `handpiece` is empty when it is about none.
  case began(AlarmCondition, handpiece: String, session: SessionPseudonym?)
  case over(AlarmCondition, handpiece: String)
  /// A handpiece does not answer any more: what was silenced about it is heard again.
  case linkLost(handpiece: String)
}

/// The alarms of a machine: each condition is told once when it begins and once when it is over.
extension HandpieceMachine {
  mutating func raise(_ condition: AlarmCondition) {
    guard standing[condition] == nil else { return }
    standing[condition] = serialText
    effects.append(
      .alarm(
        .began(condition, handpiece: serialText, session: session?.opening.pseudonym)))
  }

  mutating func lower(_ condition: AlarmCondition) {
    // Asked after every event, and nearly always nothing stands.
    guard !standing.isEmpty, let handpiece = standing.removeValue(forKey: condition) else { return }
    effects.append(.alarm(.over(condition, handpiece: handpiece)))
  }

  /// A condition that is over as soon as it is met.
  mutating func raiseOnce(_ condition: AlarmCondition) {
    guard standing[condition] == nil else { return }
    raise(condition)
    lower(condition)
  }

  /// The handpiece is silent or gone. It is alarmed where a permission may have been in force.
  mutating func alarmLoss(_ conversation: HandpiecePhase) {
    switch conversation {
    case .preparing, .armed, .disarming, .stopping: raise(.handpieceLost)
    default: break
    }
    if identity != nil { effects.append(.alarm(.linkLost(handpiece: serialText))) }
  }

  /// Conditions of which nothing more can be known, when a machine makes room for another.
  package var conditionsLeft: [AlarmChange] {
    standing.map { .over($0.key, handpiece: $0.value) }
  }
}
