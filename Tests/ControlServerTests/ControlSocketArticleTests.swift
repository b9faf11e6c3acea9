import Backstage
import ControlAPI
import Foundation
import Quantities
import Testing

/// The article says what the code does.
@Suite struct `The article ControlSocket` {
  private let text: String

  init() throws {
    text = try Checkout.text("Sources/ControlAPI/ControlAPI.docc/ControlSocket.md")
  }

  @Test func `has the table of routes`() {
    #expect(text.contains("```\n\(ControlRoute.table)```\n"), "\(ControlRoute.table)")
  }

  @Test func `has every kind of problem`() {
    let rows = Problem.Code.allCases.map { code in
      "| `\(code.rawValue)` | \(code.status) | \(code.title) |\n"
    }
    #expect(text.contains(rows.joined()), "\(rows.joined())")
  }

  @Test func `has every alarm`() {
    let rows = AlarmCondition.allCases.map { condition in
      let later = condition.escalation.map {
        ", \($0.to.rawValue) after \($0.after.count / 1000) s unseen"
      }
      return "| `\(condition.rawValue)` | \(condition.priority.rawValue)\(later ?? "") | "
        + "\(condition.isLatching ? "yes" : "no") |\n"
    }
    #expect(text.contains(rows.joined()), "\(rows.joined())")
  }

  @Test(arguments: ControlEvent.Name.allCases.filter { $0 != .alive })
  func `has every event`(name: ControlEvent.Name) {
    #expect(text.contains("| `\(name.rawValue)` |"))
  }
}
