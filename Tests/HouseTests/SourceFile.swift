/// One source file of the checkout, or a made-up one that a rule must complain about.
struct SourceFile {
  /// The path from the top of the checkout.
  let path: String
  let text: String
  /// The code; none for C.
  let tokens: [Token]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    tokens = path.hasSuffix(".swift") ? SwiftTokens.read(text) : []
  }

  /// The module or test target, the second part of the path.
  var target: String {
    path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
  }

  /// The name without its folders.
  var name: String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  var lineCount: Int {
    text.utf8.count { $0 == UInt8(ascii: "\n") }
  }

  /// The modules it imports, also those it imports one declaration of.
  var imports: Set<String> {
    var imports: Set<String> = []
    for (index, token) in tokens.enumerated() where token == .word("import", at: token.line) {
      let name = tokens[(index + 1)...].first { !declarationKinds.contains($0.text) }
      if let name { imports.insert(name.text) }
    }
    return imports
  }

  /// The lines where a sequence of words and marks stands, written with spaces between them.
  func lines(of sequence: String) -> [Int] {
    let wanted = sequence.split(separator: " ").map(String.init)
    return tokens.indices.filter { index in
      index + wanted.count <= tokens.count
        && zip(tokens[index...], wanted).allSatisfy { $0.kind != .string && $0.text == $1 }
    }.map { tokens[$0].line }
  }

  /// Where any of the sequences stands, as `path:line: sequence`.
  func places(of sequences: [String]) -> [String] {
    sequences.flatMap { sequence in
      lines(of: sequence).map { "\(path):\($0): \(sequence.replacing(" ", with: ""))" }
    }
  }
}

extension Token {
  fileprivate static func word(_ text: String, at line: Int) -> Token {
    Token(kind: .word, text: text, line: line)
  }
}

private let declarationKinds: Set = [
  "actor", "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
]
