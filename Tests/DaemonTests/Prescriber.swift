import Backstage
import ControlAPI
import Foundation
import Testing

/// A prescriber at the command line.
enum Prescriber {
  /// Makes a key and says which file trusts it.
  static func trust(_ stage: Stage) throws -> (key: String, trusted: String) {
    let (key, verifier) = try keygen("physician", stage)
    let trusted = stage.folder + "/trusted"
    try Data("# who may approve\n\(verifier) uid=4242\n".utf8).write(to: URL(filePath: trusted))
    return (key, trusted)
  }

  static func keygen(_ name: String, _ stage: Stage) throws -> (key: String, verifier: String) {
    let key = stage.folder + "/\(name).key"
    let output = try Program(
      "handpiecectl", ["prescriber", "keygen", "--name", name, "--key", key]
    ).output(until: "\n")
    return (key, String(try #require(output?.split(separator: "\n").first)))
  }

  /// A signed word for one session: deeper on the forehead than is recommended.
  static func override(_ session: SessionID, key: String) throws -> String {
    let output = try Program(
      "handpiecectl",
      [
        "prescriber", "override", "--key", key, "--session", session.text, "--area",
        "forehead/midline", "--dimension", "depth_um", "--bound", "1300", "--reason",
        "deep_scars", "--expires", "2099-01-01T00:00:00Z",
      ]
    ).output(until: "=\n")
    return try #require(output)
  }
}
