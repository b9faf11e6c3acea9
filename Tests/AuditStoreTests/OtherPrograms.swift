import Foundation
import Testing

/// Programs that others wrote, to check what ours wrote.
enum OtherPrograms {
  /// On a machine that builds for others, a missing program is a failure.
  static let isMandatory = ProcessInfo.processInfo.environment["CI"] == "true"

  static let openssl = path(of: "openssl")
  static let go = path(of: "go")
  /// Where Debian's `golang-golang-x-mod-dev` puts its sources.
  static let goPath = "/usr/share/gocode"

  static var hasGo: Bool {
    go != nil
      && FileManager.default.fileExists(atPath: goPath + "/src/golang.org/x/mod/sumdb/tlog")
  }

  static let goIsMissing: Comment =
    "no Go here: apt-get install golang-go golang-golang-x-mod-dev"
  static let opensslIsMissing: Comment = "no OpenSSL here: apt-get install openssl"

  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs a program to its end and collects what it printed, which must be little.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  private static func path(of program: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return folders.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
