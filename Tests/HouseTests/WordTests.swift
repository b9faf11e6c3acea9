import Backstage
import Testing

/// What must not stand in the sources, as pieces of code.
@Suite struct `The sources keep the house's rules` {
  @Test func `nothing traps on purpose`() throws {
    expectNone(try Checkout.sources.get().flatMap { $0.places(of: traps) })
  }

  @Test func `nothing is left for later`() throws {
    expectNone(try Checkout.sources.get().flatMap(unfinished))
  }

  /// The core is driven in virtual time and gives the same answer for the same input.
  @Test func `the core has no floating point, clock, concurrency, randomness or output`() throws {
    let core = Set(ImportTable.house.rows.filter(\.isCore).map(\.module))
    let files = try Checkout.sources.get().filter { core.contains($0.target) }
    #expect(Set(files.map(\.target)) == core)
    expectNone(files.flatMap(impurities))
  }

  /// Days are those of UTC, so that a machine that is taken elsewhere counts them as before.
  @Test func `nothing asks for the time zone`() throws {
    expectNone(try Checkout.sources.get().flatMap { $0.places(of: localTime) })
    let texts = try Checkout.sources.get().filter { !$0.path.hasSuffix(".swift") }
    expectNone(
      texts.flatMap { file in
        localTime.filter { file.text.contains($0) }.map { "\(file.path): \($0)" }
      })
  }

  @Test func `no type bears its module's name`() throws {
    expectNone(try Checkout.sources.get().flatMap(typesNamedAsTheirModule))
  }

  @Test func `no test is switched off and none sleeps`() throws {
    expectNone(try Checkout.tests.get().flatMap { $0.places(of: weakTests) })
  }

  @Test func `no file is longer than 400 lines`() throws {
    let files = try Checkout.sources.get() + Checkout.tests.get()
    expectNone(files.flatMap(tooLong))
  }
}

@Suite struct `The rules of the sources complain` {
  private func file(_ text: String, path: String = "Sources/Sample/Sample.swift") -> SourceFile {
    SourceFile(path: path, text: text)
  }

  @Test(arguments: [
    "fatalError()", "try! open()", "value as! Int", "precondition(isOpen)", "assert(isOpen)",
    "preconditionFailure()", "assertionFailure(text)", #"let text = "\(value as! Int)""#,
  ])
  func `of a trap`(code: String) {
    #expect(file(code).places(of: traps).count == 1)
    #expect(file("// \(code)").places(of: traps).isEmpty)
  }

  @Test func `but not of what only looks like one`() {
    let calm = "try? open(); try !isOpen(); value as? Int; let isFatalError = true; a != b"
    #expect(file(calm).places(of: traps).isEmpty)
  }

  @Test func `of marks for later, also in C`() {
    #expect(unfinished(in: file("// TODO: later")).count == 1)
    #expect(unfinished(in: file("/* FIXME */", path: "Sources/CLinux/x.c")).count == 1)
    #expect(unfinished(in: file("let template = \"run-XXXXXX\"")).isEmpty)
  }

  @Test(arguments: [
    "let dose: Double", "func read() async", "Int.random(in: 1...6)", "list.shuffled()",
    "print(1)", "ContinuousClock().now", "Task { }", "actor Loop {}", "Bool.random()",
  ])
  func `of what the core must not know`(code: String) {
    #expect(impurities(in: file(code)).count == 1)
  }

  @Test func `but not of chance that comes from a seed`() {
    let seeded = "Int64.random(in: (1)...6, using: &self); random.number(in: 1...6)"
    #expect(impurities(in: file(seeded)).isEmpty)
  }

  @Test func `of a type with its module's name`() {
    #expect(typesNamedAsTheirModule(in: file("package enum Sample {}")).count == 1)
    #expect(typesNamedAsTheirModule(in: file("package enum Samples {}")).isEmpty)
  }

  @Test(arguments: [
    "@Test(.disabled()) func it() {}", "withKnownIssue { }", "usleep(10)",
    "try await Task.sleep(for: .seconds(1))", "@testable import Sample",
  ])
  func `of a weak test`(code: String) {
    #expect(file(code).places(of: weakTests).count == 1)
  }

  @Test(arguments: ["localtime(&seconds)", "TimeZone.current", "Calendar.current.startOfDay"])
  func `of the time zone`(code: String) {
    #expect(file(code).places(of: localTime).count == 1)
    #expect(file("let CalendarDay = timeZone").places(of: localTime).isEmpty)
  }

  @Test func `of a long file`() {
    #expect(tooLong(file(String(repeating: "\n", count: 400))).isEmpty)
    #expect(tooLong(file(String(repeating: "\n", count: 401))).count == 1)
  }
}

private let traps = [
  "fatalError", "precondition", "preconditionFailure", "assert", "assertionFailure", "try!",
  "as!",
]

private let localTime = [
  "localtime", "localtime_r", "mktime", "tzset", "TimeZone", "Calendar", "DateFormatter",
]

private let floatingPoint = ["Double", "Float", "Float16", "Float32", "Float64", "Float80"]

/// What the standard library gives without an import.
private let effects = [
  "async", "await", "actor", "Task", "ContinuousClock", "SuspendingClock",
  "SystemRandomNumberGenerator", "shuffled(", "shuffle(", "randomElement(", "print(",
  "readLine(",
]

private let marksForLater: Set<Substring> = ["TODO", "FIXME", "XXX", "HACK"]

private let weakTests = [
  ".disabled", "withKnownIssue", "sleep(", "usleep(", "nanosleep(", "@testable",
]

/// Where a file uses floating point, an effect, or chance that does not come from a seed.
private func impurities(in file: SourceFile) -> [String] {
  let tokens = file.tokens
  let unseeded = tokens.indices.dropLast().filter { index in
    guard tokens[index].text == "random", tokens[index + 1].text == "(" else { return false }
    var open = 0
    let arguments = tokens[(index + 1)...].prefix { token in
      open += token.text == "(" ? 1 : token.text == ")" ? -1 : 0
      return open > 0
    }
    return !arguments.contains { $0.text == "using" }
  }
  return file.places(of: floatingPoint + effects)
    + unseeded.map { "\(file.path):\(tokens[$0].line): random without a seed" }
}

private func unfinished(in file: SourceFile) -> [String] {
  file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    .filter { _, line in !marksForLater.isDisjoint(with: line.split { !$0.isLetter }) }
    .map { number, line in "\(file.path):\(number + 1): \(line)" }
}

private func typesNamedAsTheirModule(in file: SourceFile) -> [String] {
  let kinds = ["actor", "class", "enum", "protocol", "struct", "typealias"]
  return file.places(of: kinds.map { "\($0) \(file.target)" })
}

private func tooLong(_ file: SourceFile) -> [String] {
  file.lineCount > 400 ? ["\(file.path) has \(file.lineCount) lines"] : []
}
