import Backstage
import Foundation

/// axe-core, the accessibility tester, where a package of PyPI has brought it along.
enum Axe {
  /// What it says of one page in one colour scheme.
  struct Verdict {
    /// Each as rule, weight and what it is about.
    let violations: [String]
    /// The rules that found something to judge, and nothing wrong with it.
    let passed: Set<String>
    /// The rules that cannot tell without a person.
    let undecided: Set<String>
    /// The rules that had nothing to judge.
    let inapplicable: Set<String>
  }

  private struct Answer: Decodable {
    struct Violation: Decodable {
      let id: String
      let impact: String?
      let targets: [String]
    }

    let violations: [Violation]
    let passes: [String]
    let incomplete: [String]
    let inapplicable: [String]
  }

  /// Its source; `nil` where it is not installed.
  static let source: String? = {
    let folder = """
      from importlib.util import find_spec
      print(find_spec("axe_playwright_python").submodule_search_locations[0])
      """
    guard let run = try? Run.found("python3", ["-c", folder]), run.status == 0 else { return nil }
    let file = run.output.trimmingCharacters(in: .newlines) + "/axe.min.js"
    return try? String(contentsOfFile: file, encoding: .utf8)
  }()

  /// Has it judge the page that is open, by all the rules that it asks by default.
  static func judge(_ browser: Browser, by source: String) throws -> Verdict {
    try browser.evaluate(source + "\n;undefined")
    let said = try browser.evaluate(
      """
      axe.run(document).then(said => JSON.stringify({
        violations: said.violations.map(found => ({
          id: found.id, impact: found.impact,
          targets: found.nodes.map(node => node.target.join(" ") + ": " + node.failureSummary),
        })),
        passes: said.passes.map(rule => rule.id),
        incomplete: said.incomplete.map(rule => rule.id),
        inapplicable: said.inapplicable.map(rule => rule.id),
      }))
      """)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(((said as? String) ?? "").utf8))
    return Verdict(
      violations: answer.violations.map {
        "\($0.impact ?? "") \($0.id) at \($0.targets.joined(separator: "; "))"
      }, passed: Set(answer.passes), undecided: Set(answer.incomplete),
      inapplicable: Set(answer.inapplicable))
  }
}
