/// What a link file says of one session.
package struct DisclosedSession: Hashable, Sendable {
  package enum Link: Hashable, Sendable {
    /// The opening of the session's commitment.
    case opened(LinkOpening)
    /// The opening was destroyed; the leaf with this `seq` records it.
    case erased(by: Int64)
  }

  package var session: SessionPseudonym
  package var link: Link

  package init(session: SessionPseudonym, link: Link) {
    self.session = session
    self.link = link
  }
}

/// One line of a link file.
extension DisclosedSession: LeafEntry {
  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    if let seq: Int64 = try fields.takeIfPresent("erased_by") {
      link = .erased(by: seq)
    } else {
      link = .opened(
        LinkOpening(
          salt: try fields.take("salt"), subject: try fields.take("subject"),
          visit: try fields.take("visit")))
    }
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    switch link {
    case .opened(let opening):
      text.put("salt", opening.salt)
      text.put("subject", opening.subject)
      text.put("visit", opening.visit)
    case .erased(let seq):
      text.put("erased_by", seq)
    }
  }
}
