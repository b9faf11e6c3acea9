/// The modules of a code while it is drawn.
struct QRCanvas {
  private let version: QRVersion
  private let size: Int
  private(set) var modules: [Bool]
  private var isFunction: [Bool]

  init(_ version: QRVersion) {
    self.version = version
    size = version.size
    modules = Array(repeating: false, count: size * size)
    isFunction = modules
    drawFunctions()
  }

  /// Puts the codewords in their zigzag under a mask, and says which mask that was.
  mutating func place(_ codewords: [UInt8], mask: Int) {
    var bit = 0
    for (turn, right) in columns.enumerated() {
      for step in 0..<size {
        let row = turn % 2 == 0 ? size - 1 - step : step
        for column in [right, right - 1] where !isFunction[row * size + column] {
          let isDark =
            bit < codewords.count * 8 && codewords[bit / 8] >> (7 - bit % 8) & 1 == 1
          modules[row * size + column] = isDark != Self.inverts(mask, row, column)
          bit += 1
        }
      }
    }
    drawFormat(mask)
  }

  /// The right column of each pair, from the right; the timing column belongs to none.
  private var columns: [Int] {
    stride(from: size - 1, through: 1, by: -2).map { $0 <= 6 ? $0 - 1 : $0 }
  }

  private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }

  private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard (0..<size).contains(row), (0..<size).contains(column) else { return }
    modules[row * size + column] = isDark
    isFunction[row * size + column] = true
  }

  private mutating func drawFunctions() {
    for place in 0..<size {
      set(6, place, place % 2 == 0)
      set(place, 6, place % 2 == 0)
    }
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] {
      for down in -4...4 {
        for across in -4...4 {
          let ring = max(abs(down), abs(across))
          set(row + down, column + across, ring != 2 && ring != 4)
        }
      }
    }
    let centres = version.alignment
    for (first, row) in centres.enumerated() {
      for (second, column) in centres.enumerated() {
        let isAtFinder =
          first == 0 && (second == 0 || second == centres.count - 1)
          || first == centres.count - 1 && second == 0
        guard !isAtFinder else { continue }
        for down in -2...2 {
          for across in -2...2 {
            set(row + down, column + across, max(abs(down), abs(across)) != 1)
          }
        }
      }
    }
    drawFormat(0)
    drawVersion()
  }

  /// Level M is 00; the mask follows, then ten bits of correction.
  private mutating func drawFormat(_ mask: Int) {
    var remainder = mask
    for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
    let bits = (mask << 10 | remainder) ^ 0x5412
    func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
    for place in 0...5 { set(place, 8, bit(place)) }
    set(7, 8, bit(6))
    set(8, 8, bit(7))
    set(8, 7, bit(8))
    for place in 9..<15 { set(8, 14 - place, bit(place)) }
    for place in 0..<8 { set(8, size - 1 - place, bit(place)) }
    for place in 8..<15 { set(size - 15 + place, 8, bit(place)) }
    set(size - 8, 8, true)
  }

  private mutating func drawVersion() {
    guard version.number >= 7 else { return }
    var remainder = version.number
    for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
    let bits = version.number << 12 | remainder
    for place in 0..<18 {
      let isDark = bits >> place & 1 == 1
      set(place / 3, size - 11 + place % 3, isDark)
      set(size - 11 + place % 3, place / 3, isDark)
    }
  }

  /// How much the pattern disturbs whoever reads it.
  var penalty: Int {
    var penalty = 0
    for line in 0..<size {
      penalty += runs((0..<size).map { modules[line * size + $0] })
      penalty += runs((0..<size).map { modules[$0 * size + line] })
    }
    for row in 0..<size - 1 {
      for column in 0..<size - 1 {
        let place = row * size + column
        let isDark = modules[place]
        if modules[place + 1] == isDark, modules[place + size] == isDark,
          modules[place + size + 1] == isDark
        {
          penalty += 3
        }
      }
    }
    let dark = modules.count { $0 }
    return penalty + abs(dark * 20 - modules.count * 10) / modules.count * 10
  }

  private static let finderLike = [
    [true, false, true, true, true, false, true, false, false, false, false],
    [false, false, false, false, true, false, true, true, true, false, true],
  ]

  private func runs(_ line: [Bool]) -> Int {
    var penalty = 0
    var length = 0
    for place in line.indices {
      length = place > 0 && line[place] == line[place - 1] ? length + 1 : 1
      if length == 5 { penalty += 3 } else if length > 5 { penalty += 1 }
    }
    for start in 0...(line.count - 11)
    where Self.finderLike.contains(Array(line[start..<start + 11])) {
      penalty += 40
    }
    return penalty
  }
}
