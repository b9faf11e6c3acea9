import Backstage
import Foundation
import Testing

/// That the argument for safety has no gap that a program could see.
@Suite struct `The safety case` {
  private static let article = "Sources/DaemonRuntime/DaemonRuntime.docc/SafetyCase.md"

  @Test func `has a control for each hazard, tests for each control, a hazard for each promise`()
    throws
  {
    let safetyCase = SafetyCase(try Checkout.text(Self.article))
    #expect(safetyCase.hazards.count >= 19)
    expectNone(safetyCase.findings(tests: try Checkout.tests.get().flatMap(FoundTest.all)))
  }

  @Test func `is held against each run of all tests`() throws {
    let script = try Checkout.text(".ci/run")
    let run = try #require(script.firstRange(of: #"-c "$command" 2>&1 | tee "$objects/tests""#))
    let check = try #require(script.firstRange(of: #"Tests/SafetyCase/run "$objects/tests""#))
    #expect(run.upperBound < check.lowerBound)
  }

  @Test func `holds when each of its tests has passed, also one with arguments`() throws {
    let held = try self.held(against: Sample.output)
    #expect(held.status == 0, "\(held.said)")
    #expect(held.output == "each of the 13 tests that the safety case names has passed\n")
    let typographic = Sample.output.map {
      $0.replacing("Test \"", with: "Test “").replacing("\" ", with: "” ")
    }
    #expect(try self.held(against: typographic).status == 0)
  }

  @Test(arguments: [
    #"➜ Test "keeps promise 3" skipped: "not installed""#,
    #"✘ Test "keeps promise 3" failed after 0.1 seconds with 1 issue."#,
    #"✘ Test "keeps promise 3" with 2 test cases failed after 0.1 seconds with 1 issue."#,
    #"◇ Test "keeps promise 3" started."#,
    #"✔ Test "keeps promise 33" passed after 0.1 seconds."#,
    #"✔ Suite "keeps promise 3" passed after 0.1 seconds."#,
    "",
  ])
  func `does not hold when one did not pass`(line: String) throws {
    var output = Sample.output
    output[2] = line
    let held = try self.held(against: output)
    #expect(held.status == 1)
    #expect(
      held.said
        == "safety case: did not pass in this run: SampleTests / A sample / keeps promise 3\n")
  }

  @Test func `does not hold when a test failed in one run and passed in another`() throws {
    let failure = #"✘ Test "keeps promise 3" failed after 0.1 seconds with 1 issue."#
    #expect(try held(against: Sample.output + [failure]).status == 1)
    #expect(try held(against: [failure] + Sample.output).status == 1)
  }

  @Test func `does not hold without a table of tests`() throws {
    #expect(try held(against: Sample.output, article: "# Nothing\n").status == 1)
  }

  /// What `Tests/SafetyCase/run` says of such an output.
  private func held(
    against output: [String], article: String = Sample.article
  ) throws -> Run {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = (output: folder.appending(path: "output"), article: folder.appending(path: "case"))
    try output.joined(separator: "\n").write(to: files.output, atomically: true, encoding: .utf8)
    try article.write(to: files.article, atomically: true, encoding: .utf8)
    return try Run(
      at: Checkout.root.appending(path: "Tests/SafetyCase/run"),
      [files.output.path, files.article.path])
  }
}

@Suite struct `The article on operations` {
  @Test func `names tests that there are, for each of its cases`() throws {
    let rows = ArticleTable.rows(
      of: try Checkout.text("Sources/DaemonRuntime/DaemonRuntime.docc/Operations.md"),
      below: ["case", "target", "suite", "test"])
    #expect(
      Set(rows.map { $0[0] }) == [
        "disk full", "clock never set", "no udevd", "no /dev/serial", "no audio", "512 MB",
        "read-only root", "time zone", "leap second", "2038", "upgrade",
      ])
    let tests = try Checkout.tests.get().flatMap(FoundTest.all)
    expectNone(
      rows.flatMap {
        TestName(target: $0[1], suite: $0[2], name: $0[3]).findings(among: tests)
      })
  }
}

@Suite struct `A safety case complains` {
  private func findings(
    _ change: (inout String) -> Void, tests: [FoundTest] = Sample.tests
  ) -> [String] {
    var article = Sample.article
    change(&article)
    return SafetyCase(article).findings(tests: tests)
  }

  @Test func `of nothing where nothing is missing`() {
    #expect(findings { _ in } == [])
  }

  @Test(arguments: [
    ("| H1 | heat | long | burn | C1, C13 |", "| H1 | heat | long | burn | |", "H1 has no control"),
    ("| H1 | heat |", "| H1 | |", "H1 lacks a word"),
    ("| burn | C1, C13 |", "| | C1, C13 |", "H1 lacks a word"),
    ("burn | C1, C13", "burn | C1, C13, C99", "H1 names C99, which is none"),
    ("| H2 |", "| H1 |", "H1 is there twice"),
    ("burn | C1, C13", "burn | C1", "C13 is for no hazard"),
    ("| C13 | keeps it | 1 |", "| C13 | | 1 |", "C13 lacks a word"),
    ("| C13 | keeps it | 1 |", "| C13 | keeps it | |", "C13 keeps no promise"),
    ("| C13 | keeps it | 1 |", "| C13 | keeps it | 13 |", "C13 names a promise that is none"),
    ("| C7 | keeps it | 7 |", "| C7 | keeps it | 8 |", "promise 7 has no hazard"),
    ("C6, C7, C8", "C6, C8", "promise 7 has no hazard"),
    ("| C5 | SampleTests", "| C4 | SampleTests", "C5 has no test"),
    ("| C5 | SampleTests", "| C98 | SampleTests", "C98 has tests and is none"),
    ("| 4 | that |", "| 5 | that |", "the promises are not twelve"),
    (
      "SampleTests | A sample | keeps promise 5", "SampleTests | A sample | keeps promise 55",
      "there is no test SampleTests / A sample / keeps promise 55"
    ),
    (
      "SampleTests | A sample | keeps promise 5", "OtherTests | A sample | keeps promise 5",
      "there is no test OtherTests / A sample / keeps promise 5"
    ),
  ])
  func `of each gap`(text: String, other: String, finding: String) throws {
    #expect(Sample.article.contains(text))
    #expect(findings { $0 = $0.replacing(text, with: other) }.contains(finding))
  }

  @Test func `of a test that is switched off, and of one that shares its name`() {
    let file = SourceFile(
      path: "Tests/SampleTests/Other.swift",
      text: """
        @Suite struct `Another sample` {
          @Test func `keeps promise 2`() {}
        }
        """)
    #expect(
      findings({ _ in }, tests: Sample.tests + FoundTest.all(in: file)) == [
        "SampleTests / A sample / keeps promise 2 shares its name"
      ])
    let off = Sample.tests.map { found in
      FoundTest(test: found.test, isSwitchedOff: found.test.name == "keeps promise 2")
    }
    #expect(
      findings({ _ in }, tests: off) == [
        "SampleTests / A sample / keeps promise 2 is switched off"
      ])
  }
}

/// A safety case in which nothing is missing.
private enum Sample {
  static let numbers = 1...12

  static let article = """
    | promise | what it says |
    | ---: | --- |
    \(numbers.map { "| \($0) | that |" }.joined(separator: "\n"))

    | hazard | what | sequence of events | harm | controls |
    | --- | --- | --- | --- | --- |
    | H1 | heat | long | burn | C1, C13 |
    | H2 | needle | out | cut | \(numbers.dropFirst().map { "C\($0)" }.joined(separator: ", ")) |

    | control | what it does | promises |
    | --- | --- | --- |
    \(numbers.map { "| C\($0) | keeps it | \($0) |" }.joined(separator: "\n"))
    | C13 | keeps it | 1 |

    | control | target | suite | test |
    | --- | --- | --- | --- |
    \((1...13).map { "| C\($0) | SampleTests | A sample | keeps promise \($0) |" }
      .joined(separator: "\n"))
    """

  static let tests = (1...13).map {
    FoundTest(
      test: TestName(target: "SampleTests", suite: "A sample", name: "keeps promise \($0)"),
      isSwitchedOff: false)
  }

  static let output = (1...13).map { number in
    number % 2 == 0
      ? "text ✔ Test \"keeps promise \(number)\" with \(number) test cases passed after 0.1 seconds."
      : "✔ Test \"keeps promise \(number)\" passed after 0.001 seconds."
  }
}
