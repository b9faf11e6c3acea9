import Backstage
import Foundation
import Glibc

/// A program of the machine that a test asks.
struct Tool {
  private let path: String

  /// Where everything is checked, absence fails.
  static let isMandatory = ProcessInfo.processInfo.environment["CI"] == "true"

  init(_ name: String) {
    let folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    path =
      folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "/usr/bin/\(name)"
  }

  /// Whether tests that need it should run.
  var isWanted: Bool { Self.isMandatory || FileManager.default.isExecutableFile(atPath: path) }

  /// Runs it to its end.
  func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Run {
    try Run(
      at: URL(filePath: path), arguments,
      environment: ["LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"].merging(environment) { $1 })
  }
}

extension Checkout {
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = "/tmp/hpd-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ text: String, to name: String) throws {
    let place = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: place, atomically: true, encoding: .utf8)
  }
}
