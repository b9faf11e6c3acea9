import ControlAPI
import Foundation
import Quantities
import Testing

import handpiecectl

@Suite struct `A file with a plan` {
  private func read(_ text: String) throws -> PlanBody {
    let file = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString)")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try PlanFile.read(file.path())
  }

  @Test func `says what is otherwise, and nothing else`() throws {
    #expect(
      try read(#"{"fitted_permille":[100,500,1000],"loads_permille":[1000],"home_readings":12}"#)
        == PlanBody(fitted: [100, 500, 1000], loads: [Permille(1000)], homeReadings: 12))
    #expect(try read(#"{"repeats":1,"verifying_permille":null}"#) == PlanBody(repeats: 1))
  }

  @Test(arguments: [
    (#"{"fited_permille":[100],"repeats":1}"#, "fited_permille means nothing"),
    (#"{"repeats":"1"}"#, "is no plan"), ("[]", "is no plan"), ("{", "is no plan"),
  ])
  func `is refused where it would be passed over`(text: String, words: String) throws {
    let defect = try #require(throws: PlanFileDefect.self) { try read(text) }
    #expect(defect.description.contains(words), "\(defect)")
  }
}
