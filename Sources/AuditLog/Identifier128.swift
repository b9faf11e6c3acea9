/// A random number of 128 bits that names one kind of thing.
package struct Identifier128<Kind: IdentifierKind>: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads 32 lower-case hex digits; `nil` for anything else.
  package init?(_ text: String) {
    guard let words: InlineArray<2, UInt64> = HexDigits.words(in: text) else { return nil }
    self.init(high: words[0], low: words[1])
  }
}

extension Identifier128: CustomStringConvertible {
  package var description: String { HexDigits.text([high, low]) }
}

/// What an ``Identifier128`` names; never instantiated.
package protocol IdentifierKind: Sendable {}

package enum SessionKind: IdentifierKind {}
package enum HostBootKind: IdentifierKind {}

/// The name a session bears in the log: random, so that the log knows no patients.
package typealias SessionPseudonym = Identifier128<SessionKind>
/// One start of the host's kernel; readings of its boot-time clock compare only within one.
package typealias BootID = Identifier128<HostBootKind>
