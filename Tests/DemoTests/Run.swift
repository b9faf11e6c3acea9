import Foundation

/// One run of a program of ours, which lies beside the program that runs the tests.
struct Run {
  let status: Int32
  let output: Data
  let complaint: String

  init(_ arguments: [String], of program: String = "handpiecectl") throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: program)
    process.arguments = arguments
    let complaints = FileManager.default.temporaryDirectory.appending(
      path: "handpiecectl-\(UUID().uuidString).log")
    try Data().write(to: complaints)
    defer { try? FileManager.default.removeItem(at: complaints) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    self.output = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    status = process.terminationStatus
    complaint = String(decoding: try Data(contentsOf: complaints), as: UTF8.self)
  }
}
