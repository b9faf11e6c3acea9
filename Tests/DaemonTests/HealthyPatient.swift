import Backstage
import Foundation

/// A patient in whom nothing is wrong.
enum HealthyPatient {
  /// "none" to every question of the catalog, and a good test spot of long ago.
  static func profile() throws -> String {
    let questions = try String(
      contentsOfFile: Checkout.devices + "/limits/questions.yaml", encoding: .utf8)
    let answers = questions.split(separator: "\n").filter { $0.hasPrefix("  - id: ") }
      .map { "\"\($0.dropFirst(8))\":\"none\"" }.joined(separator: ",")
    return """
      {"age_years":34,"fitzpatrick":2,"indications":["acne-scars"],"answers":{\(answers)},\
      "test_spots":{"recorded":[{"model":"rfmn-49i","area":"cheek/left","day":"2026-01-01",\
      "energy_per_pin_uj":30000,"depth_um":1500,"grade":"acceptable"}]},"treatments":"none"}
      """
  }
}
