package import Foundation

/// A program that was run to its end, without anything on its standard input.
package struct Run {
  package let status: Int32
  package let output: String
  package let complaint: String

  /// One of our programs.
  package init(
    _ name: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws {
    try self.init(at: Program.place(of: name), arguments, environment: environment)
  }

  /// A program that is not ours.
  package init(
    at place: URL, _ arguments: [String], environment: [String: String] = [:]
  ) throws {
    let process = Process()
    process.executableURL = place
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // A file, because of two pipes one could fill while the other is read.
    let complaints = FileManager.default.temporaryDirectory.appending(
      path: "complaints-\(UUID().uuidString)")
    try Data().write(to: complaints)
    defer { try? FileManager.default.removeItem(at: complaints) }
    process.standardError = try FileHandle(forWritingTo: complaints)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    self.init(
      status: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
      complaint: String(decoding: try Data(contentsOf: complaints), as: UTF8.self))
  }

  package init(status: Int32, output: String, complaint: String) {
    self.status = status
    self.output = output
    self.complaint = complaint
  }

  /// A program that a shell would find.
  package static func found(
    _ name: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Run {
    try Run(
      at: URL(filePath: "/usr/bin/env"), [name] + arguments, environment: environment)
  }

  /// Everything that it wrote, the complaints last.
  package var said: String { output + complaint }

  package var lines: [String] { output.split(separator: "\n").map(String.init) }
}
