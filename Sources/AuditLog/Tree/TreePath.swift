/// The way from a node at the bottom of a tree to its root, past one sibling at a time.
struct TreePath {
  private var index: Int64
  private var last: Int64

  enum Turn {
    case siblingIsLeft, siblingIsRight
  }

  init(index: Int64, last: Int64) {
    self.index = index
    self.last = last
  }

  var isAtRoot: Bool { last == 0 }

  /// Goes on to the next sibling and says on which side it is; `nil` at the root.
  mutating func climb() -> Turn? {
    guard last != 0 else { return nil }
    let turn: Turn
    if index & 1 == 1 || index == last {
      turn = .siblingIsLeft
      // The last node of a level may have no sibling there, and is its own parent.
      while index & 1 == 0, index != 0 { rise() }
    } else {
      turn = .siblingIsRight
    }
    rise()
    return turn
  }

  /// Goes up as long as the node is a right child.
  mutating func skipRightChildren() {
    while index & 1 == 1 { rise() }
  }

  private mutating func rise() {
    index >>= 1
    last >>= 1
  }
}
