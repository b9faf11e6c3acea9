import Backstage
import Foundation
import LimitReference
import Testing

// The reference judges the files that are shipped, so it must know every key in them.
struct `Files of the devices` {
  @Test func `have no key that the reference does not know`() throws {
    let catalog = ReferenceCatalog(files: try devices())
    #expect(catalog.unknownKeys == [])
  }

  @Test func `leave something to every handpiece`() throws {
    let catalog = ReferenceCatalog(files: try devices())
    for (model, tip) in [
      ("ematrix-sub", "sub-64"), ("ematrix-sub", "sub-44"), ("rfmn-49i", "insulated-49"),
      ("rfmn-25n", "noninsulated-25"), ("needle-pen", "cartridge-12"),
      ("crystal-mda", "nozzle-6mm"),
    ] {
      let verdict = try catalog.judge(
        query(
          "{kind: test_spot, model: \(model), tip: \(tip)}", "answers: \(noneOfAll(catalog))",
          "preparation: {anaesthetic: none, eye_protection: true}"))
      #expect(verdict.hardBlocks == [], "\(model)")
      #expect(verdict.prescriberBlocks == [], "\(model)")
      #expect(verdict.amounts != nil, "\(model)")
    }
  }

  @Test func `are read to the last row, so that a key too many is found`() throws {
    var files = try devices()
    files["limits/more.yaml"] = try plain("overlaps: [{id: a}, {id: b, maximum: 3}]\ncolours: []")
    files["handpieces/more/handpiece.yaml"] = try plain("tips: [{depth_um: {least: 3}}]")
    files["readme.yaml"] = .nothing
    #expect(
      ReferenceCatalog(files: files).unknownKeys == [
        "handpieces/more/handpiece.yaml tips 1 depth_um least",
        "limits/more.yaml colours", "limits/more.yaml overlaps 2 maximum", "readme.yaml",
      ])
  }

  private func noneOfAll(_ catalog: ReferenceCatalog) throws -> String {
    var answers: [String] = []
    for (_, tree) in try devices() {
      guard case .map(let sections) = tree, case .list(let rows)? = sections["questions"] else {
        continue
      }
      for case .map(let row) in rows {
        if case .text(let id)? = row["id"] { answers.append("\(id): none") }
      }
    }
    return "{" + answers.joined(separator: ", ") + "}"
  }

  /// All but the instruments, by which nobody is treated.
  private func devices() throws -> [String: Plain] {
    var files: [String: Plain] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: Checkout.devices)
    where path.hasSuffix(".yaml") && !path.hasPrefix("instruments/") {
      let text = try Checkout.text("Devices/\(path)")
      files[path] = try plain(text)
    }
    return files
  }
}
