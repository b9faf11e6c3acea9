import Foundation

/// `handpiece-audit`, which lies beside the program that runs the tests, run to its end.
struct Program {
  let status: Int32
  let output: String
  let complaint: String

  init(_ arguments: String...) throws {
    try self.init(arguments)
  }

  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: "handpiece-audit")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let (output, complaints) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    // What it complains of is short and fits a pipe while the output is read.
    self.output = Self.text(output)
    complaint = Self.text(complaints)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  /// The first two columns of the lines that are findings.
  var findings: [String] {
    output.split(separator: "\n").compactMap { line in
      let columns = line.components(separatedBy: "  ")
      guard columns.count == 3, Int64(columns[0]) != nil else { return nil }
      return "\(columns[0]) \(columns[1])"
    }
  }
}
