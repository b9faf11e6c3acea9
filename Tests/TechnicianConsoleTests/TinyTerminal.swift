import TechnicianConsole

/// A terminal that knows what the console writes, and no more.
struct TinyTerminal {
  let columns: Int
  let rows: Int
  private(set) var cells: [Cell]
  private var row = 0
  private var column = 0
  private var style = Style.plain
  /// What it did not understand.
  private(set) var faults: [String] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: .blank, count: columns * rows)
  }

  mutating func write(_ text: String) {
    var rest = text[...]
    while let character = rest.first {
      if character == "\u{1B}" {
        let sequence = rest.dropFirst(2).prefix { !$0.isLetter }
        let final = rest.dropFirst(2 + sequence.count).first
        rest = rest.dropFirst(3 + sequence.count)
        obey(String(sequence), final)
      } else {
        show(character)
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func obey(_ sequence: String, _ final: Character?) {
    let numbers = sequence.split(separator: ";").compactMap { Int($0) }
    switch final {
    case "H":
      guard numbers.count == 2 else { return faults.append(sequence) }
      (row, column) = (numbers[0] - 1, numbers[1] - 1)
    case "J":
      cells = Array(repeating: .blank, count: columns * rows)
      (row, column) = (0, 0)
    case "m": for number in numbers { dress(number) }
    default: faults.append(sequence)
    }
  }

  private mutating func dress(_ number: Int) {
    switch number {
    case 0: style = .plain
    case 1: style.isBold = true
    case 2: style.isDim = true
    case 4: style.isUnderlined = true
    case 7: style.isReversed = true
    case 31...37: style.foreground = Colour(rawValue: UInt8(number - 30))
    case 41...47: style.background = Colour(rawValue: UInt8(number - 40))
    default: faults.append("\(number)m")
    }
  }

  private mutating func show(_ character: Character) {
    let isWide = character == "漢"
    guard (0..<rows).contains(row), column >= 0, column + (isWide ? 2 : 1) <= columns else {
      return faults.append("outside: \(row) \(column)")
    }
    let index = row * columns + column
    for place in index...(index + (isWide ? 1 : 0)) {
      // Half of a wide character is nothing.
      if cells[place].character == nil, place > row * columns {
        cells[place - 1].character = " "
      }
      if place + 1 < (row + 1) * columns, cells[place + 1].character == nil {
        cells[place + 1].character = " "
      }
    }
    cells[index] = Cell(character, style)
    if isWide { cells[index + 1] = Cell(nil, style) }
    column += isWide ? 2 : 1
  }
}
