import Quantities

/// What shows whose session it was, and in which of the person's visits: the opening of the
/// commitment that stands in the session's record.
package struct LinkOpening: Hashable, Sendable {
  package var salt: LinkSalt
  package var subject: SubjectID
  package var visit: VisitNumber

  package init(salt: LinkSalt, subject: SubjectID, visit: VisitNumber) {
    self.salt = salt
    self.subject = subject
    self.visit = visit
  }

  /// The first line of the bytes that are hashed, so that they can be nothing else's.
  package static var domain: String { "handpieced-link/v1\n" }

  /// The `link_commitment` of a session's record: SHA-256 over 87 bytes, which are
  ///
  /// | bytes | what |
  /// |---|---|
  /// | 19 | ``domain`` in ASCII, with its line end |
  /// | 32 | the salt |
  /// | 16 | the subject's number, most significant byte first |
  /// | 16 | the session's pseudonym, most significant byte first |
  /// | 4 | the visit's number, most significant byte first |
  package func commitment(to session: SessionPseudonym) -> Hash256 {
    var bytes = Array(Self.domain.utf8)
    bytes += salt.bytes
    for word in [subject.high, subject.low, session.high, session.low] {
      bytes += word.bigEndianBytes
    }
    bytes += visit.rawValue.bigEndianBytes
    return Hash256(of: bytes)
  }
}
