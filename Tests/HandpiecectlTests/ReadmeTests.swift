import Backstage
import Foundation
import Testing

@Suite struct `The README` {
  @Test func `shows a patient's file that can be read`() throws {
    let readme = URL(filePath: Checkout.devices).deletingLastPathComponent()
      .appending(path: "README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    let block = try #require(text.components(separatedBy: "```json\n").last)
    let patient = try #require(block.components(separatedBy: "```").first)
    let consultation = try Consultation()
    let shown = try consultation.limits(try consultation.write(patient))
    // Much is left out there, so much is unknown.
    #expect(shown.status == 1, "\(shown.complaint)")
    #expect(shown.output.contains("BLOCKED: "))
  }
}
