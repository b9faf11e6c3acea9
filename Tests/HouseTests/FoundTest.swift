/// A test by the names that lead to it.
struct TestName: Hashable, CustomStringConvertible {
  let target: String
  /// A test that belongs to no suite has `-` here.
  let suite: String
  let name: String

  var description: String { "\(target) / \(suite) / \(name)" }

  /// That there is no such test, or that it does not run.
  func findings(among tests: [FoundTest]) -> [String] {
    guard let found = tests.first(where: { $0.test == self }) else {
      return ["there is no test \(self)"]
    }
    return found.isSwitchedOff ? ["\(self) is switched off"] : []
  }
}

/// A test that stands in a file of the checkout.
struct FoundTest {
  let test: TestName
  /// Whether a trait keeps it from running.
  let isSwitchedOff: Bool

  /// The tests of a file as the formatter writes it: what stands at the first column belongs to
  /// nothing, and all else to the type that began there last.
  static func all(in file: SourceFile) -> [FoundTest] {
    var found: [FoundTest] = []
    var suite = "-"
    var isSuiteOff = false
    // What was read since an attribute began, until the name that it belongs to.
    var suiteText = ""
    var testText = ""
    for line in file.text.split(separator: "\n") {
      let code = line.drop { $0 == " " }
      if code.hasPrefix("//") { continue }
      let isAtTop = code.count == line.count
      if code.hasPrefix("@Suite") { suiteText = "" }
      suiteText += code
      if isAtTop, let name = typeName(in: code) {
        (suite, isSuiteOff) = (name, suiteText.contains(".disabled"))
      }
      if isAtTop, code.hasPrefix("}") { suiteText = "" }
      if code.hasPrefix("@Test") { testText = isAtTop ? "top " : "in " }
      guard !testText.isEmpty else { continue }
      testText += code
      guard let name = functionName(in: code) else { continue }
      let owner = testText.hasPrefix("top ") ? "-" : suite
      found.append(
        FoundTest(
          test: TestName(target: file.target, suite: owner, name: name),
          isSwitchedOff: testText.contains(".disabled") || owner != "-" && isSuiteOff))
      testText = ""
    }
    return found
  }

  private static func typeName(in code: Substring) -> String? {
    guard
      let match = code.firstMatch(
        of: #/\b(?:struct|class|actor|enum|extension) (?:`([^`]+)`|([A-Za-z0-9_.]+))/#)
    else { return nil }
    return (match.1 ?? match.2).map(String.init)
  }

  private static func functionName(in code: Substring) -> String? {
    code.firstMatch(of: #/\bfunc `([^`]+)`/#).map { String($0.1) }
  }
}
