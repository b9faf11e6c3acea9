/// A short name that the daemon gave to one kind of thing, as it stands in paths and bodies.
///
/// It is 1 to 64 ASCII letters, digits, `-`, `_` or `.`, and does not begin with a dot, so that
/// it never needs escaping.
package struct Identifier<Kind: IdentifierKind>: Hashable, Sendable {
  package let text: String

  /// `nil` when the text is not an identifier.
  package init?(_ text: some StringProtocol) {
    guard Self.isValid(text) else { return nil }
    self.text = String(text)
  }

  /// An identifier of ours.
  init(unchecked text: String) { self.text = text }

  /// Whether a text could be an identifier.
  package static func isValid(_ text: some StringProtocol) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix(".")
      && text.utf8.allSatisfy { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}

extension Identifier: CustomStringConvertible {
  package var description: String { text }
}

extension Identifier: WrittenAsText {
  package static var textForm: String { "1 to 64 letters, digits, '-', '_' or '.'" }
  package var written: String { text }

  package init?(written text: String) { self.init(text) }
}

/// What an ``Identifier`` names; never instantiated.
package protocol IdentifierKind: Sendable {}

package enum PatientKind: IdentifierKind {}
package enum SessionKind: IdentifierKind {}
package enum HandpieceKind: IdentifierKind {}
package enum AlarmKind: IdentifierKind {}
package enum PersonKind: IdentifierKind {}
package enum ServiceKind: IdentifierKind {}
package enum TipLotKind: IdentifierKind {}

/// A registered patient, without name.
package typealias PatientID = Identifier<PatientKind>
/// A session's random pseudonym, as in the log.
package typealias SessionID = Identifier<SessionKind>
/// An alarm, by the sequence number of the leaf that raised it.
package typealias AlarmID = Identifier<AlarmKind>
/// A calibration's random pseudonym, as in the log.
package typealias ServiceID = Identifier<ServiceKind>
/// The lot on the package of a tip.
package typealias TipLot = Identifier<TipLotKind>
/// Somebody who is enrolled, without name, as in the log.
package typealias PersonID = Identifier<PersonKind>
/// The serial number of a handpiece, out of its own identity.
package typealias HandpieceSerial = Identifier<HandpieceKind>
