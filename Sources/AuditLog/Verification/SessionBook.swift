/// The open sessions. That of the newest leaf is kept at hand: hundreds of pulses follow each other
/// in one.
struct SessionBook {
  private var atHand: SessionState?
  private var others: [SessionPseudonym: SessionState] = [:]

  var count: Int { others.count + (atHand == nil ? 0 : 1) }

  /// All of them, in no order.
  var all: [SessionState] { Array(others.values) + [atHand].compactMap { $0 } }

  func contains(_ session: SessionPseudonym) -> Bool {
    atHand?.opened.session == session || others[session] != nil
  }

  func linkage(of session: SessionPseudonym) -> SessionLinkage? {
    (atHand?.opened.session == session ? atHand : others[session])?.linkage
  }

  /// Takes the session out to be changed; the caller puts it back.
  mutating func take(_ session: SessionPseudonym) -> SessionState? {
    atHand?.opened.session == session ? atHand.take() : others.removeValue(forKey: session)
  }

  mutating func put(_ state: consuming SessionState) {
    if let before = atHand.take() { others[before.opened.session] = before }
    atHand = consume state
  }

  mutating func changeAll(_ change: (inout SessionState) -> Void) {
    for session in all.map(\.opened.session) {
      guard var state = take(session) else { continue }
      change(&state)
      put(state)
    }
  }
}
