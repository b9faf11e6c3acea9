/// A colour of a terminal's own palette; whatever it says stands beside it in words, too.
package enum Colour: UInt8, Hashable, CaseIterable, Sendable {
  case red = 1
  case green
  case yellow
  case blue
  case magenta
  case cyan
  case white
}

/// How a character looks.
package struct Style: Hashable, Sendable {
  package var foreground: Colour?
  package var background: Colour?
  package var isBold = false
  package var isDim = false
  package var isReversed = false
  package var isUnderlined = false

  package init(
    _ foreground: Colour? = nil, on background: Colour? = nil, isBold: Bool = false,
    isDim: Bool = false, isReversed: Bool = false, isUnderlined: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.isBold = isBold
    self.isDim = isDim
    self.isReversed = isReversed
    self.isUnderlined = isUnderlined
  }

  package static var plain: Self { Self() }
  package static var bold: Self { Self(isBold: true) }
  package static var dim: Self { Self(isDim: true) }
}

/// One place of a screen.
package struct Cell: Hashable, Sendable {
  /// `nil` where the wide character to the left reaches.
  package var character: Character?
  package var style: Style

  package init(_ character: Character?, _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  package static var blank: Self { Self(" ") }
}
