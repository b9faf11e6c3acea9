import Foundation

/// The program in `Tests/IndependentChecker`, which needs Python alone.
enum IndependentChecker {
  struct Run {
    let status: Int32
    let output: String
    let complaint: String
  }

  static func run(_ bundles: [String]) throws -> Run {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-B", Checkout.test("IndependentChecker/check.py")] + bundles
    process.standardInput = FileHandle.nullDevice
    let (output, complaints) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    // What it complains of is short and fits a pipe while the output is read.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = complaints.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      complaint: String(decoding: complaint, as: UTF8.self))
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
