package import AuditLog

/// The sessions of a stretch of the log, each as its leaves tell it.
package struct SessionReplay: Sendable {
  package private(set) var sessions: [SessionPseudonym: UnfinishedSession] = [:]

  package init() {}

  /// Takes the next leaf; what belongs to a session opened before the stretch is passed over.
  package mutating func take(_ body: LeafBody) {
    switch body {
    case .sessionOpened(let leaf): sessions[leaf.session] = UnfinishedSession(leaf)
    case .envelope(let leaf): give(body, to: leaf.pass.session)
    case .passStarted(let leaf): give(body, to: leaf.pass.session)
    case .settings(let leaf): give(body, to: leaf.pass.session)
    case .armed(let leaf): give(body, to: leaf.pass.session)
    case .pulse(let leaf): give(body, to: leaf.pass.session)
    case .exposure(let leaf): give(body, to: leaf.pass.session)
    case .passEnded(let leaf): give(body, to: leaf.pass.session)
    case .assumed(let leaf): give(body, to: leaf.session)
    case .sessionClosed(let leaf): give(body, to: leaf.session)
    case .foreign(let leaf):
      for (name, session) in sessions
      where !session.isClosed && session.opened.handpiece == leaf.handpiece {
        give(body, to: name)
      }
    default: break
    }
  }

  private mutating func give(_ body: LeafBody, to session: SessionPseudonym) {
    sessions[session]?.take(body)
  }
}
