import AuditLog
package import ControlAPI
import HandpieceWire
package import Quantities

/// The handpieces of one daemon, as far as one concerns the others. Each has a machine of its own;
/// a machine stays with its handpiece and lines come and go.
package struct Fleet: Sendable {
  /// One handpiece, as the others need to know it.
  package struct Member: Hashable, Sendable {
    /// The serial number it said last; `nil` before it has said one.
    package var serial: String?
    package var hasLine: Bool
    /// Whether it may be able to deliver something.
    package var mayFire: Bool
    package var hasSession: Bool

    package init(
      serial: String?, hasLine: Bool, mayFire: Bool, hasSession: Bool
    ) {
      self.serial = serial
      self.hasLine = hasLine
      self.mayFire = mayFire
      self.hasSession = hasSession
    }
  }

  /// What is to be done with the line on which a handpiece has just said who it is.
  package enum Meeting: Hashable, Sendable {
    /// Nobody else has this serial number: it stays where it is.
    case stays
    /// It has come back on another line: its own machine, of this index, takes the line over.
    case returns(to: Int)
    /// Another handpiece with the same serial number is on a line, of this index: neither is
    /// driven.
    case isTwice(with: Int)
  }

  /// The most handpieces of one daemon.
  package static var limit: Int { 16 }

  private let members: [Member]

  package init(_ members: [Member]) {
    self.members = members
  }

  /// What becomes of the line of a member that is introducing itself.
  package func meeting(of index: Int) -> Meeting {
    guard members.indices.contains(index), let serial = members[index].serial,
      let other = members.indices.first(where: { $0 != index && members[$0].serial == serial })
    else { return .stays }
    return members[other].hasLine ? .isTwice(with: other) : .returns(to: other)
  }

  /// Which member takes a new line: one that never had any, else one that nothing waits for.
  /// `nil` when all are in use.
  package func place() -> Int? {
    members.indices.first { !members[$0].hasLine && members[$0].serial == nil }
      ?? members.indices.first {
        !members[$0].hasLine && !members[$0].hasSession && !members[$0].mayFire
      }
  }

  /// Why a member may not be armed: only one at a time may fire.
  package func problemAgainstArming(_ index: Int) -> Problem? {
    guard
      let other = members.indices.first(where: { $0 != index && members[$0].mayFire })
    else { return nil }
    let name = members[other].serial ?? "another handpiece"
    return Problem(
      .conflict, "Not armed: something else may fire.",
      reasons: [
        Reason(
          rule: "one_armed",
          sentence: "\(name) is armed or not yet at rest: disarm it first.")
      ])
  }
}

extension HandpieceMachine {
  /// This handpiece as the others of the fleet need to know it.
  package func member(at now: BootInstant) -> Fleet.Member {
    var hasLine = true
    if case .detached = phase { hasLine = false }
    return Fleet.Member(
      serial: identity?.serial.text, hasLine: hasLine, mayFire: mayFire(at: now),
      hasSession: session != nil || service != nil)
  }

  /// Whether the handpiece has just said who it is, and nothing rests on that yet.
  package var isIntroducing: Bool {
    switch phase {
    case .attesting, .recalling: true
    default: false
    }
  }

  /// Whether somebody else's handpiece is on the line of one whose session is open.
  package var isOfAnother: Bool {
    if case .refused("other_handpiece") = phase { return true }
    return false
  }

  /// Whether it holds a permission, or held one that a lease may still keep alive: the word of a
  /// handpiece that is gone cannot be had, the end of its lease can be waited for.
  private func mayFire(at now: BootInstant) -> Bool {
    switch phase {
    case .preparing, .armed, .disarming, .stopping: return true
    case .checking, .ready, .servicing, .stopped, .resetting, .settling, .surveying: return false
    case .detached, .greeting, .attesting, .recalling, .refused: return now < leaseEnd
    }
  }

  /// Another handpiece says the same serial number. Which of the two is the one the log knows
  /// nobody can tell, so neither is driven; the conversation that follows disarms this one.
  mutating func meetRival(at now: BootInstant) {
    guard !hasRival else { return }
    hasRival = true
    raise(.serialTwice)
    giveUpWaiting("Another handpiece says the same serial number.")
    interrupt(Self.serialTwice, at: now)
    greetAnew(at: now)
  }

  static var serialTwice: ReasonCode { "serial_twice" }
}
