import Backstage
import ControlAPI
import DoseLimits
import Foundation
import TechnicianConsole
import Testing

@Suite struct `Every area has its place on a figure` {
  /// The regions of the atlas with their sides, as they stand in the file.
  private func areas() throws -> [(region: String, side: String)] {
    let lines = try Checkout.text("Devices/limits/areas.yaml").split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return zip(lines, lines.dropFirst()).flatMap { region, sides -> [(String, String)] in
      guard region.hasPrefix("region: "), sides.hasPrefix("sides: [") else { return [] }
      return sides.dropFirst(8).dropLast().split(separator: ",").map {
        (String(region.dropFirst(8)), $0.trimmingCharacters(in: .whitespaces))
      }
    }
  }

  @Test func `in front or behind, left and right from the patient's own view`() throws {
    let areas = try areas()
    #expect(areas.count > 25)
    for (region, side) in areas {
      guard let side = Side(rawValue: side) else {
        Issue.record("no side \(side)")
        continue
      }
      let pass = Samples.pass(area: region, side: side)
      let console = try Console(.ready, Samples.session(pass: pass))
      let rows = console.lines(80, 24).dropFirst(6).prefix(12).map { Array($0.prefix(22)) }
      let columns = rows.flatMap { row in row.indices.filter { row[$0] == "█" } }
      #expect(!columns.isEmpty, "\(region) \(side)")
      let isBehind = region == "scalp" || region == "hand-dorsum"
      let isOnTheRight = columns.allSatisfy { $0 > 11 }
      let isOnTheLeft = columns.allSatisfy { $0 < 11 }
      switch side {
      case .midline: #expect(!isOnTheLeft && !isOnTheRight, "\(region)")
      case .left: #expect(isBehind ? isOnTheLeft : isOnTheRight, "\(region)")
      case .right: #expect(isBehind ? isOnTheRight : isOnTheLeft, "\(region)")
      }
    }
  }
}
