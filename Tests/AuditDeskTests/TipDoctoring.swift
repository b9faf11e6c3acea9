import AuditLog
import Quantities

/// What somebody may do to a log about tips.
extension SimulatedLog {
  /// A session that was armed: where it was opened, and where it got its first permission.
  private struct Armed {
    let opened: Int
    let armed: Int
    let leaf: SessionOpenedLeaf
  }

  mutating func doctorTip(_ doctoring: Doctoring) -> Int? {
    switch doctoring {
    case .tipPastItsDay: letExpire()
    case .tipWithoutUses: wearOut()
    case .tipUsedTooOften: leaveOneUse()
    case .tipReset: resetChip()
    default: passOn()
    }
  }

  /// Every session that was armed, with a tip that was on when its handpiece was attached.
  private var armedSessions: [Armed] {
    places { if case .sessionOpened = $0 { true } else { false } }.compactMap { place in
      guard case .sessionOpened(let leaf) = entries[place].leaf.body, attached(leaf, before: place)
      else { return nil }
      return entries.indices.first { armed in
        if case .armed(let armed) = entries[armed].leaf.body {
          armed.pass.session == leaf.session
        } else {
          false
        }
      }.map { Armed(opened: place, armed: $0, leaf: leaf) }
    }
  }

  private func attached(_ leaf: SessionOpenedLeaf, before place: Int) -> Bool {
    attachment(of: leaf.handpiece, before: place).map {
      if case .handpieceAttached(let attached) = entries[$0].leaf.body {
        attached.tip == leaf.tip
      } else {
        false
      }
    } ?? false
  }

  /// Where a handpiece was attached last.
  private func attachment(of handpiece: String, before place: Int) -> Int? {
    entries[..<place].lastIndex {
      if case .handpieceAttached(let leaf) = $0.leaf.body {
        leaf.handpiece == handpiece
      } else {
        false
      }
    }
  }

  /// How many deliveries a stretch has in sessions with a tip.
  private func deliveries(with tip: TipUID, in stretch: Range<Int>) -> Int {
    let sessions = Set(
      entries.compactMap { entry -> SessionPseudonym? in
        guard case .sessionOpened(let leaf) = entry.leaf.body, leaf.tip == tip else { return nil }
        return leaf.session
      })
    return entries[stretch].count { entry in
      switch entry.leaf.body {
      case .pulse(let leaf): sessions.contains(leaf.pass.session)
      case .exposure(let leaf): sessions.contains(leaf.pass.session)
      case .assumed(let leaf): sessions.contains(leaf.session)
      default: false
      }
    }
  }

  private func hasDelivered(_ session: SessionPseudonym) -> Bool {
    entries.contains { entry in
      switch entry.leaf.body {
      case .pulse(let leaf): leaf.pass.session == session
      case .exposure(let leaf): leaf.pass.session == session
      default: false
      }
    }
  }

  private mutating func change(
    attachment place: Int, _ change: (inout HandpieceAttachedLeaf) -> Void
  ) {
    guard case .handpieceAttached(var leaf) = entries[place].leaf.body else { return }
    change(&leaf)
    entries[place].leaf.body = .handpieceAttached(leaf)
  }

  /// Its chip says that its last day was the one before the pass was begun.
  private mutating func letExpire() -> Int? {
    guard let first = armedSessions.min(by: { $0.armed < $1.armed }) else { return nil }
    let begun = entries[..<first.armed].last {
      if case .envelope(let leaf) = $0.leaf.body {
        leaf.pass.session == first.leaf.session
      } else {
        false
      }
    }
    guard let begun else { return nil }
    // What was written just after midnight was perhaps decided before.
    let decided = UTCInstant(microseconds: begun.leaf.stamp.utc.microseconds - 10_000_000)
    insert(
      .tipChanged(
        TipChangedLeaf(
          handpiece: first.leaf.handpiece, tip: first.leaf.tip, tipKind: first.leaf.tipKind,
          tipUsesLeft: 1000,
          tipExpiryDay: CalendarDay(daysSince1970: decided.day.daysSince1970 - 1))),
      at: first.opened)
    return first.armed + 1
  }

  /// Its chip said that nothing was left, before anything was done with it.
  private mutating func wearOut() -> Int? {
    for use in armedSessions {
      guard let place = attachment(of: use.leaf.handpiece, before: use.opened),
        deliveries(with: use.leaf.tip, in: 0..<use.armed) == 0
      else { continue }
      change(attachment: place) { $0.tipUsesLeft = 0 }
      return use.armed
    }
    return nil
  }

  /// Its chip said that one use was left, and there are three in one permission.
  private mutating func leaveOneUse() -> Int? {
    for use in armedSessions where use.armed + 3 < entries.count {
      let pulses = entries[use.armed + 1...use.armed + 3].count { entry in
        if case .pulse(let pulse) = entry.leaf.body {
          pulse.pass.session == use.leaf.session
        } else {
          false
        }
      }
      guard pulses == 3, let place = attachment(of: use.leaf.handpiece, before: use.opened),
        deliveries(with: use.leaf.tip, in: 0..<use.armed) == 0
      else { continue }
      change(attachment: place) { $0.tipUsesLeft = 1 }
      return use.armed + 3
    }
    return nil
  }

  /// Its chip says as much as when it was new, in the midst of a session.
  private mutating func resetChip() -> Int? {
    for use in armedSessions {
      let again = entries.indices[(use.armed + 1)...].first { place in
        if case .armed(let leaf) = entries[place].leaf.body {
          leaf.pass.session == use.leaf.session
            && (attachment(of: use.leaf.handpiece, before: place) ?? 0) > use.armed
        } else {
          false
        }
      }
      guard let again, let place = attachment(of: use.leaf.handpiece, before: again),
        attached(use.leaf, before: again),
        deliveries(with: use.leaf.tip, in: use.armed..<place) > 0,
        !entries[..<place].contains(where: { $0.leaf.body.kind == AssumedLeaf.kind })
      else { continue }
      change(attachment: place) { $0.tipUsesLeft = Int(UInt16.max) }
      return again
    }
    return nil
  }

  /// It was on somebody else: whoever gets it is told of no treatment at all.
  private mutating func passOn() -> Int? {
    let closed = places { if case .sessionClosed = $0 { true } else { false } }
    for use in armedSessions where use.leaf.history.contains("treatments: none") {
      guard !use.leaf.history.contains(where: { $0.hasPrefix("pass_today:") }) else { continue }
      let earlier = armedSessions.first { other in
        other.leaf.sessionKind == "treatment" && other.leaf.tip != use.leaf.tip
          && other.armed < use.opened && hasDelivered(other.leaf.session)
          && closed.contains { place in
            if place < use.opened, case .sessionClosed(let leaf) = entries[place].leaf.body {
              leaf.session == other.leaf.session && leaf.pulsesTotal > 0
            } else {
              false
            }
          }
      }
      guard let earlier else { continue }
      var leaf = use.leaf
      leaf.tip = earlier.leaf.tip
      entries[use.opened].leaf.body = .sessionOpened(leaf)
      return use.armed
    }
    return nil
  }
}
