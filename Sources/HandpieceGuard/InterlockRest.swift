import HandpieceWire
import Quantities

/// What whoever looks after a handpiece asks of it again and again.
package struct GuardOutlook: Hashable, Sendable {
  package var isArmed: Bool
  /// Whether whoever holds the switch must let it go before it can fire again.
  package var isReleaseNeeded: Bool
  /// For how many ms there is nothing to do, as long as the readings stay what they are and the
  /// temperature does not rise: 1 while anything runs or could begin, `Int64.max` while nothing can
  /// happen by itself.
  package var rest: Int64
}

extension Interlock {
  /// How things stand at the moment of the last reading or command. Nothing changes; asked in this
  /// way, nothing is copied either.
  mutating func outlook(at now: HandpieceInstant) -> GuardOutlook {
    GuardOutlook(
      isArmed: arming != nil, isReleaseNeeded: arming?.footswitch.isReleaseNeeded ?? false,
      rest: rest(at: now))
  }

  private mutating func rest(at now: HandpieceInstant) -> Int64 {
    guard firing == nil, exposing == nil, reading.isSafe else { return 1 }
    guard let arming else { return .max }
    guard arming.isDrill || envelope?.hasDeliveryLeft ?? false else { return 1 }
    let idle = Arming.idleLimit.count - Int64(now.milliseconds(since: arming.lastUse))
    var rest = min(arming.lease.remaining(at: now).count, idle)
    if arming.footswitch.isFiring { rest = min(rest, restOfPress(under: arming, at: now)) }
    return max(1, rest)
  }

  /// How long nothing happens while the switch is held and nothing runs.
  private mutating func restOfPress(under arming: Arming, at now: HandpieceInstant) -> Int64 {
    guard let installed = envelope, !isTooHot else { return 1 }
    var rest = arming.footswitch.timeLeft(of: installed.bounds.pressTimeMaximum, at: now)
    if !arming.gate.isOpen { rest = min(rest, arming.gate.patienceLeft(at: now)) }
    guard mayBegin(under: arming, installed) else { return rest }
    guard case .pulses(let bounds) = installed.bounds.delivery, let lastPulseBegan else { return 1 }
    let interval = bounds.pulseInterval.count - Int64(now.milliseconds(since: lastPulseBegan))
    return min(rest, interval)
  }
}
