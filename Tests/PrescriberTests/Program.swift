import Foundation

/// One of our programs, which lie beside the program that runs the tests, run to its end.
struct Program {
  let status: Int32
  let output: String
  let complaint: String

  /// Runs `handpiecectl prescriber`.
  init(_ arguments: [String]) throws {
    try self.init("handpiecectl", ["prescriber"] + arguments)
  }

  init(_ name: String, _ arguments: [String]) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: name)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let (output, complaints) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    // Neither stream of these commands fills a pipe before the other is read.
    self.output = Self.text(output)
    complaint = Self.text(complaints)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
