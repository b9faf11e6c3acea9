/// What the log knows of one tip, by the number in its chip: how many uses are left, and in which
/// sessions it was used. A chip can be reset; the log cannot.
package struct TipLedger: Hashable, Sendable {
  /// What its chip said last, less what was delivered with it since; `nil` for one that is new here.
  package private(set) var usesLeft: Int?
  /// The sessions it was used in.
  package private(set) var sessions: Set<SessionPseudonym> = []
  /// What was left when the sessions began that are not closed.
  private var atOpening: [SessionPseudonym: Int] = [:]
  /// Whether deliveries were assumed that may never have been: then the chip may well say more.
  package private(set) var isAssumed = false

  package init() {}

  /// Its chip was read.
  package mutating func read(usesLeft said: Int) {
    usesLeft = min(usesLeft ?? said, said)
  }

  /// A session was opened with it on the handpiece.
  package mutating func open(_ session: SessionPseudonym) {
    atOpening[session] = usesLeft
  }

  /// So much was delivered with it in a session so far.
  package mutating func deliver(_ total: Int, in session: SessionPseudonym) {
    guard total > 0, let before = atOpening[session] else { return }
    sessions.insert(session)
    usesLeft = min(usesLeft ?? before, max(0, before - total))
  }

  /// Whether its chip says more than it can have left.
  package func contradicts(usesLeft said: Int) -> Bool {
    !isAssumed && usesLeft.map { said > $0 } ?? false
  }

  /// Takes the leaves that name the tip, and those of the sessions among them, in their order.
  package mutating func take(_ body: LeafBody) {
    switch body {
    case .handpieceAttached(let leaf): read(usesLeft: leaf.tipUsesLeft)
    case .sessionOpened(let leaf): open(leaf.session)
    case .assumed(let leaf):
      if atOpening[leaf.session] != nil { isAssumed = true }
    case .sessionClosed(let leaf):
      deliver(leaf.pulsesTotal, in: leaf.session)
      atOpening[leaf.session] = nil
    default: break
    }
  }
}
