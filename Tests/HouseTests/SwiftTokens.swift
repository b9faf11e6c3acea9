/// One word, mark or string of Swift source text. Comments and names in backticks that are
/// sentences leave no token.
struct Token {
  enum Kind { case word, mark, string }

  let kind: Kind
  let text: String
  let line: Int
  /// Whether nothing stands between it and what comes before, as in `try!`.
  let isAttached: Bool
}

/// Cuts Swift source text into tokens, so that a rule sees code and never prose.
///
/// What stands in an interpolation is code. Regex literals without `#` are not understood.
struct SwiftTokens {
  private enum Place {
    /// Code; inside an interpolation, how many parentheses are open in it.
    case code(openParentheses: Int)
    case string(hashes: Int, quotes: Int, start: Int)
  }

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var places: [Place] = [.code(openParentheses: 0)]
  private var tokens: [Token] = []
  /// Where the last token ended.
  private var end = 0

  static func read(_ text: String) -> [Token] {
    var reader = SwiftTokens(bytes: Array(text.utf8))
    while reader.index < reader.bytes.count { reader.step() }
    return reader.tokens
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func step() {
    switch places.last {
    case .string(let hashes, let quotes, let start):
      stepInString(hashes: hashes, quotes: quotes, start: start)
    case .code, nil:
      stepInCode()
    }
  }

  private mutating func stepInCode() {
    let byte = bytes[index]
    if follows(slash, slash) {
      advance { $0.bytes[$0.index] != newline }
    } else if follows(slash, star) {
      skipBlockComment()
    } else if byte == backtick {
      readName()
    } else if byte == quote || byte == hash {
      readOpeningOrMark()
    } else if isWord(byte) {
      let start = index
      advance { isWord($0.bytes[$0.index]) }
      add(.word, from: start)
    } else {
      if !isSpace(byte) { readMark(byte) }
      move(1)
    }
  }

  private mutating func readMark(_ byte: UInt8) {
    add(.mark, from: index, to: index + 1)
    guard case .code(let open)? = places.last, places.count > 1 else { return }
    if byte == UInt8(ascii: "(") {
      places[places.count - 1] = .code(openParentheses: open + 1)
    } else if byte == UInt8(ascii: ")") {
      if open == 1 {
        places.removeLast()
      } else {
        places[places.count - 1] = .code(openParentheses: open - 1)
      }
    }
  }

  private mutating func readOpeningOrMark() {
    let hashes = count(of: hash, from: index)
    let first = index + hashes
    if first < bytes.count, bytes[first] == quote {
      let quotes = count(of: quote, from: first) >= 3 ? 3 : 1
      move(hashes + quotes)
      places.append(.string(hashes: hashes, quotes: quotes, start: index))
    } else if first < bytes.count, bytes[first] == slash {
      move(hashes + 1)
      advance { !$0.follows(slash, hash) }
      move(2)
    } else {
      readMark(hash)
      move(1)
    }
  }

  private mutating func stepInString(hashes: Int, quotes: Int, start: Int) {
    if bytes[index] == UInt8(ascii: "\\"), count(of: hash, from: index + 1) >= hashes {
      let escaped = index + 1 + hashes
      let isInterpolation = escaped < bytes.count && bytes[escaped] == UInt8(ascii: "(")
      move(1 + hashes + (isInterpolation ? 0 : 1))
      if isInterpolation { places.append(.code(openParentheses: 0)) }
    } else if count(of: quote, from: index) >= quotes,
      count(of: hash, from: index + quotes) >= hashes
    {
      add(.string, from: start)
      places.removeLast()
      move(quotes + hashes)
    } else {
      move(1)
    }
  }

  private mutating func readName() {
    move(1)
    let start = index
    advance { $0.bytes[$0.index] != backtick }
    if bytes[start..<index].allSatisfy(isWord) { add(.word, from: start) }
    move(1)
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if follows(slash, star) {
        depth += 1
        move(2)
      } else if follows(star, slash) {
        depth -= 1
        move(2)
      } else {
        move(1)
      }
    } while depth > 0 && index < bytes.count
  }

  private mutating func add(_ kind: Token.Kind, from start: Int, to end: Int? = nil) {
    let end = end ?? index
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    tokens.append(Token(kind: kind, text: text, line: line, isAttached: start == self.end))
    self.end = end
  }

  private mutating func advance(while condition: (Self) -> Bool) {
    while index < bytes.count, condition(self) { move(1) }
  }

  private mutating func move(_ steps: Int) {
    let end = min(index + steps, bytes.count)
    while index < end {
      if bytes[index] == newline { line += 1 }
      index += 1
    }
  }

  private func follows(_ first: UInt8, _ second: UInt8) -> Bool {
    index + 1 < bytes.count && bytes[index] == first && bytes[index + 1] == second
  }

  private func count(of byte: UInt8, from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] == byte { end += 1 }
    return end - start
  }
}

private let newline = UInt8(ascii: "\n")
private let quote = UInt8(ascii: "\"")
private let hash = UInt8(ascii: "#")
private let backtick = UInt8(ascii: "`")
private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")

private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == newline || byte == UInt8(ascii: "\t")
}

private func isWord(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
    true
  default: false
  }
}
