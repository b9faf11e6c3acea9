import Foundation

/// A command of ours as it stands in a document, in one line and without what is said about it.
struct WrittenCommand: Hashable {
  let text: String
  /// It stands in a sentence, and may only name a verb there.
  let isInline: Bool

  var words: [String] { ShellWords.split(text) }

  /// A program, or a program and verbs: nothing that could be carried out.
  var isMention: Bool {
    isInline && words.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
      && !words.contains { $0.hasPrefix("-") }
  }
}

/// What is taken out of one document.
struct WrittenCommands {
  static let programs: Set = [
    "handpiecectl", "handpiece-audit", "handpiece-witness", "handpieced", "handpiece-sim",
    "handpiece-bench",
  ]

  private(set) var commands: [WrittenCommand] = []
  /// The programs with their verbs from the table of commands.
  private(set) var listed: [String] = []
  /// All that stands in backticks in sentences.
  private(set) var spans: [String] = []

  /// - Parameter isScript: whether a path is a program of the checkout.
  init(_ document: String, isScript: (String) -> Bool) {
    var fence: String?
    var unfinished = ""
    var paragraph = ""
    for line in document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      + [""]
    {
      if line.hasPrefix("```") {
        fence = fence == nil ? line : nil
        takeSpans(of: &paragraph, isScript)
      } else if fence == "```text" {
        let whole = unfinished + line.trimmingCharacters(in: .whitespaces)
        unfinished = whole.hasSuffix("\\") ? whole.dropLast() + "" : ""
        if unfinished.isEmpty { take(whole, isInline: false, isScript) }
      } else if fence == nil {
        if line.isEmpty || line.hasPrefix("|") { takeSpans(of: &paragraph, isScript) }
        paragraph += line + "\n"
      }
    }
    listed = Self.verbs(in: document)
  }

  private mutating func takeSpans(of paragraph: inout String, _ isScript: (String) -> Bool) {
    for span in Self.quoted(paragraph) {
      spans.append(span)
      take(span, isInline: true, isScript)
    }
    paragraph = ""
  }

  private mutating func take(_ line: String, isInline: Bool, _ isScript: (String) -> Bool) {
    let bare = line.firstRange(of: " #").map { String(line[..<$0.lowerBound]) } ?? line
    var words = bare.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return }
    words[0] = first.replacing(".build/release/", with: "", maxReplacements: 1)
    guard Self.programs.contains(words[0]) || isScript(words[0]) else { return }
    let command = WrittenCommand(text: words.joined(separator: " "), isInline: isInline)
    if !commands.contains(command) { commands.append(command) }
  }

  private static func quoted(_ text: String) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }
      .map { $0.element.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
  }

  /// The first cells of the table of commands; a verb alone is one of the program before it.
  private static func verbs(in document: String) -> [String] {
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "| command | what it does |") else { return [] }
    var found: [String] = []
    for row in lines[(start + 2)...].prefix(while: { $0.hasPrefix("|") }) {
      var program = ""
      for span in quoted(String(row.dropFirst().prefix { $0 != "|" })) {
        let first = span.prefix { $0 != " " }
        if programs.contains(String(first)) { program = String(first) }
        found.append(programs.contains(String(first)) ? span : "\(program) \(span)")
      }
    }
    return found
  }
}

/// Words as a shell splits them, as far as our documents go.
enum ShellWords {
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      switch character {
      case "\"":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}
