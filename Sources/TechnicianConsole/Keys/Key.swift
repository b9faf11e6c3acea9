/// One key as a person pressed it.
package enum Key: Hashable, Sendable {
  case character(Character)
  /// A character of a pasted text: it can fill a field and stop, and commands nothing.
  case pasted(Character)
  case enter
  case escape
  case tab
  case backspace
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  /// Control-C.
  case interrupt
  /// Control-L.
  case redraw
  /// A key that means nothing here.
  case other

  /// Promise 6: whether it stops, on every screen, in every dialog and field.
  package var isStop: Bool {
    switch self {
    case .character(let character), .pasted(let character):
      character == " " || character == "s" || character == "S"
    default: false
    }
  }
}
