import Foundation
import Testing
import handpiecectl

@Suite struct `The patient of the demonstration` {
  @Test func `answers every question of the contraindications, and no other`() throws {
    let checkout = URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(
      contentsOf: checkout.appending(path: "Devices/limits/contraindications.yaml"))
    let asked = String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      return words.count == 2 && words[0] == "question:" ? String(words[1]) : nil
    }
    #expect(Set(asked) == Set(DemoPatient.questions))
    #expect(DemoPatient.questions.count == Set(asked).count)
  }
}
