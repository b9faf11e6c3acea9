import Foundation

/// One run of `handpiecectl`, which lies beside the program that runs the tests.
struct Program {
  let status: Int32
  let output: String
  let complaint: String

  init(_ arguments: [String]) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: "handpiecectl")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let (output, complaints) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    // What these commands complain of is one line: it does not fill the pipe meanwhile.
    self.output = Self.text(output)
    complaint = Self.text(complaints)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
