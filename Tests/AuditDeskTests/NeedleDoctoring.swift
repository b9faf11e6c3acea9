import AuditLog
import Quantities

/// What somebody may do to a log about needles.
extension SimulatedLog {
  mutating func doctorNeedles(_ doctoring: Doctoring) -> Int? {
    switch doctoring {
    case .needleLost:
      change { body in
        guard case .pinsCounted(var leaf) = body, leaf.moment == .after, leaf.pins > 0 else {
          return nil
        }
        leaf.pins -= 1
        return .pinsCounted(leaf)
      }
    case .needlesOfAnotherTip:
      change { body in
        guard case .pinsCounted(var leaf) = body else { return nil }
        leaf.tip = TipUID(leaf.tip.rawValue ^ 1)
        return .pinsCounted(leaf)
      }
    default: forgetCount()
    }
  }

  /// A session that a person closed, without the count after it.
  private mutating func forgetCount() -> Int? {
    for place in entries.indices {
      guard case .pinsCounted(let leaf) = entries[place].leaf.body, leaf.moment == .after,
        counts(after: leaf.session) == 1, let end = closing(of: leaf.session)
      else { continue }
      entries.remove(at: place)
      return end - 1
    }
    return nil
  }

  private func counts(after session: SessionPseudonym) -> Int {
    entries.count {
      if case .pinsCounted(let leaf) = $0.leaf.body {
        leaf.session == session && leaf.moment == .after
      } else {
        false
      }
    }
  }

  /// Where a person closed a session in which something was delivered.
  private func closing(of session: SessionPseudonym) -> Int? {
    entries.firstIndex {
      if case .sessionClosed(let leaf) = $0.leaf.body {
        leaf.session == session && leaf.reason == "closed" && leaf.pulsesTotal > 0
      } else {
        false
      }
    }
  }
}
