/// Which characters a terminal can show.
package enum Charset: String, Hashable, CaseIterable, Sendable {
  case utf8
  case ascii

  /// The characters that stand for one of our own texts or of a name; only what can be shown and
  /// moves no cursor is left.
  func shown(_ character: Character) -> Character {
    if let byte = character.asciiValue { return byte >= 0x20 && byte < 0x7F ? character : "?" }
    guard self == .utf8 else { return Self.plain(character) }
    let isVisible = character.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        false
      default: true
      }
    }
    // A pile of marks on one letter is nobody's name.
    return isVisible && character.unicodeScalars.count <= 4 ? character : "?"
  }

  private static func plain(_ character: Character) -> Character {
    switch character {
    case "·": "-"
    case "²": "2"
    case "µ": "u"
    case "–", "—": "-"
    case "…": "~"
    case "→": ">"
    case "←": "<"
    default: "?"
    }
  }

  // Lines and corners of boxes.

  var horizontal: Character { self == .utf8 ? "─" : "-" }
  var vertical: Character { self == .utf8 ? "│" : "|" }
  /// Upper left, upper right, lower left, lower right.
  var corners: [Character] { self == .utf8 ? ["┌", "┐", "└", "┘"] : ["+", "+", "+", "+"] }

  // Guardrails.

  var barStart: Character { self == .utf8 ? "├" : "[" }
  var barEnd: Character { self == .utf8 ? "┤" : "]" }
  var barRecommended: Character { self == .utf8 ? "━" : "=" }
  var barBeyond: Character { self == .utf8 ? "╌" : "." }
  var markDefault: Character { self == .utf8 ? "◆" : "d" }
  var markSet: Character { self == .utf8 ? "●" : "O" }
  var markDraft: Character { self == .utf8 ? "○" : "o" }

  // Everything else.

  var pointer: Character { self == .utf8 ? "▸" : ">" }
  var filled: Character { self == .utf8 ? "█" : "#" }
  var unfilled: Character { self == .utf8 ? "░" : "." }

  /// A column of a chart, filled by so many eighths.
  func column(eighths: Int) -> Character {
    switch self {
    case .utf8:
      let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
      return blocks[min(8, max(0, eighths))]
    case .ascii:
      switch eighths {
      case ...0: return " "
      case 1...2: return "."
      case 3...5: return ":"
      default: return "#"
      }
    }
  }
}

extension Character {
  /// How many columns it takes.
  var columns: Int {
    guard let scalar = unicodeScalars.first, scalar.value >= 0x1100 else { return 1 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
