import HandpieceWire
package import Quantities

/// The span a permission to fire lives unless it is renewed.
///
/// It ends 250 ms after the handpiece clock value that the host's deciding loop has processed, not
/// after a message arrived: messages that waited in a buffer, or were sent by a thread that does
/// not decide, carry old echoes and prolong nothing.
package struct Lease: Hashable, Sendable {
  private var newestEcho: HandpieceInstant

  /// A lease from an echo; `nil` when the echo is too old or lies in the future.
  package init?(echo: HandpieceInstant, at now: HandpieceInstant) {
    guard Self.isFresh(echo, at: now) else { return nil }
    newestEcho = echo
  }

  /// Renews the lease; an echo that is too old, not newer than the last, or in the future renews
  /// nothing, and nothing revives a lease that has ended.
  package mutating func renew(echo: HandpieceInstant, at now: HandpieceInstant) {
    guard remaining(at: now) > .zero, Self.isFresh(echo, at: now), echo.isAfter(newestEcho) else {
      return
    }
    newestEcho = echo
  }

  /// How long the lease still lives; zero when it has ended.
  package func remaining(at now: HandpieceInstant) -> Milliseconds {
    let age = Int64(now.milliseconds(since: newestEcho))
    return max(.zero, LinkTiming.lease - Milliseconds(age))
  }

  private static func isFresh(_ echo: HandpieceInstant, at now: HandpieceInstant) -> Bool {
    let age = Int64(now.milliseconds(since: echo))
    return age >= 0 && age <= LinkTiming.echoAge.count
  }
}
