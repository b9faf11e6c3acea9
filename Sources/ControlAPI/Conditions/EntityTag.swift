/// Which state of something a person was shown, as `ETag` and `If-Match` carry it (RFC 9110,
/// 8.8.3): a change that names it fails when somebody else was faster.
package struct EntityTag: Hashable, Sendable {
  /// What stands between the quotation marks.
  package let text: String

  /// `nil` unless it is 1 to 128 visible ASCII characters without a quotation mark.
  package init?(_ text: String) {
    let isValid =
      (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }
    guard isValid else { return nil }
    self.text = text
  }

  /// A state by a hash of it.
  package init(_ hash: Hash64) {
    self.init(unchecked: hash.description)
  }

  init(unchecked text: String) { self.text = text }

  /// Reads the value of a header: one strong tag.
  package init(header: String) throws(FormFault) {
    guard header.utf8.count >= 2, header.hasPrefix("\""), header.hasSuffix("\""),
      let tag = EntityTag(String(header.dropFirst().dropLast()))
    else {
      throw FormFault(
        field: "If-Match", reason: "must be one tag in quotation marks, as ETag gave it")
    }
    self = tag
  }

  /// The value of a header.
  package var header: String { "\"\(text)\"" }
}

extension EntityTag: CustomStringConvertible {
  package var description: String { text }
}

extension EntityTag: WrittenAsText {
  package static var textForm: String { "1 to 128 visible characters" }
  package var written: String { text }

  package init?(written text: String) { self.init(text) }
}

extension SessionSnapshot {
  /// What people decide about a session: its pass, the limits of it, the settings. Deliveries do
  /// not change it.
  package var tag: EntityTag {
    guard let pass else { return EntityTag(unchecked: "no-pass") }
    let settings = pass.settings?.settingsHash.description ?? "none"
    return EntityTag(unchecked: "\(pass.pass)-\(pass.envelopeHash)-\(settings)")
  }
}

extension ControlAnswer {
  /// The state the answer shows, where two people could change it at once.
  package var tag: EntityTag? {
    switch self {
    case .patient(let record): record.version
    case .session(let session), .sessionOpened(let session): session.tag
    default: nil
    }
  }
}
