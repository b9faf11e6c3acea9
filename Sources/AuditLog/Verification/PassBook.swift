/// The passes of a session, in the order in which the log first names them.
struct PassBook {
  /// The most passes one session may have.
  static let limit = 256

  private(set) var states: [PassState] = []

  subscript(pass: PassID) -> PassState? { place(of: pass).map { states[$0] } }

  /// Makes room for a pass the log names; false when there are too many.
  mutating func know(_ pass: PassID) -> Bool {
    guard place(of: pass) == nil else { return true }
    guard states.count < Self.limit else { return false }
    states.append(PassState(pass))
    return true
  }

  /// Changes a pass where it stands, if it is known.
  mutating func change(_ pass: PassID, _ change: (inout PassState) -> Void) {
    guard let place = place(of: pass) else { return }
    change(&states[place])
  }

  /// The newest is the one that is asked for, nearly always.
  private func place(of pass: PassID) -> Int? {
    states.lastIndex { $0.summary.pass == pass }
  }
}
