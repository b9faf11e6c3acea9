import Backstage
import Foundation

/// The program in `Tests/IndependentChecker`, which needs Python alone.
enum IndependentChecker {
  static func run(_ bundles: [String]) throws -> Run {
    try Run.found(
      "python3", ["-B", Checkout.path("Tests/IndependentChecker/check.py")] + bundles)
  }
}

/// What it says of one bundle.
struct CheckerAnswer: Decodable {
  private struct Finding: Decodable {
    let seq: Int64
    let code: String
  }

  private struct Session: Decodable {
    let session: String
    let passes: [Pass]
  }

  private struct Pass: Decodable {
    let area: String
    let side: String
    let pass: Int
    let pulses: Int
    let energyTotal: Int64
    let exposure: Int64

    private enum CodingKeys: String, CodingKey {
      case area, side, pass, pulses
      case energyTotal = "energy_total_uj"
      case exposure = "exposure_ms"
    }
  }

  private enum CodingKeys: CodingKey {
    case findings, sessions
  }

  /// Each as leaf and code.
  let findings: [String]
  /// Each pass with what it came to.
  let totals: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    findings = try container.decode([Finding].self, forKey: .findings).map {
      "\($0.seq) \($0.code)"
    }
    totals = try container.decode([Session].self, forKey: .sessions).flatMap { session in
      session.passes.filter { $0.pulses > 0 }.map { pass in
        "\(session.session) \(pass.area) \(pass.side) \(pass.pass) \(pass.pulses) "
          + "\(pass.energyTotal) \(pass.exposure)"
      }
    }.sorted()
  }
}
