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

  var lineCount: Int {
    text.utf8.count { $0 == UInt8(ascii: "\n") }
  }

  /// The modules it imports, also those it imports one declaration of.
  var imports: Set<String> {
    var imports: Set<String> = []
    for (index, token) in tokens.enumerated() where token.isWord("import") {
      let name = tokens[(index + 1)...].first { !declarationKinds.contains($0.text) }
      if let name { imports.insert(name.text) }
    }
    return imports
  }

  /// The lines where a piece of code stands, spaced as it is written here.
  func lines(of code: String) -> [Int] {
    let wanted = SwiftTokens.read(code)
    return tokens.indices.filter { index in
      tokens[index].text == wanted[0].text && index + wanted.count <= tokens.count
        && zip(tokens[index...], wanted).enumerated().allSatisfy { position, pair in
          pair.0.kind == pair.1.kind && pair.0.text == pair.1.text
            && (position == 0 || pair.0.isAttached == pair.1.isAttached)
        }
    }.map { tokens[$0].line }
  }

  /// Where any of the pieces of code stands, as `path:line: code`.
  func places(of pieces: [String]) -> [String] {
    pieces.flatMap { piece in lines(of: piece).map { "\(path):\($0): \(piece)" } }
  }
}

private let declarationKinds: Set = [
  "actor", "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
]

extension Token {
  fileprivate func isWord(_ text: String) -> Bool {
    kind == .word && self.text == text
  }
}
