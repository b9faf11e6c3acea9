import Foundation

/// `handpiece-audit`, which lies beside the program that runs the tests, run to its end.
struct Program {
  let status: Int32
  let output: String
  let complaint: String

  init(_ arguments: String...) throws {
    try self.init(arguments)
  }

  init(_ arguments: [String], path: String? = nil) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: "handpiece-audit")
    process.arguments = arguments
    if let path {
      process.environment = ProcessInfo.processInfo.environment.merging(["PATH": path]) { $1 }
    }
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
}
