import Foundation

/// One of our programs, which lie beside the program that runs the tests.
final class Program {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let complaints = Pipe()

  convenience init(_ name: String, _ arguments: [String]) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    try self.init(
      at: URL(filePath: tests).deletingLastPathComponent().appending(path: name), arguments)
  }

  /// A program that is not ours, or one of ours in a folder.
  init(at place: URL, _ arguments: [String], in folder: String? = nil) throws {
    process.executableURL = place
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    // Our own copies of the child's ends would keep the pipes open after it has ended.
    try output.fileHandleForWriting.close()
    try complaints.fileHandleForWriting.close()
  }

  deinit {
    // A child has the signal mask of the thread that started it, which may keep every other one off.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Reads standard output until a text stands in it; `nil` when the program ends before.
  func output(until text: String) -> String? {
    Self.read(output.fileHandleForReading, until: text)
  }

  /// Reads standard error until a text stands in it; `nil` when the program ends before.
  func complaint(until text: String) -> String? {
    Self.read(complaints.fileHandleForReading, until: text)
  }

  /// Says a line on its standard input.
  func say(_ line: String) {
    input.fileHandleForWriting.write(Data((line + "\n").utf8))
  }

  var processID: Int32 { process.processIdentifier }

  /// Sends a signal.
  func signal(_ number: Int32) {
    kill(process.processIdentifier, number)
  }

  /// Waits for the end and returns everything that was written and not read yet.
  func result() -> (status: Int32, output: String, complaint: String) {
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let (status, complaint) = end()
    return (status, String(decoding: written, as: UTF8.self), complaint)
  }

  /// Waits for the end and returns status and everything not read yet from standard error.
  func end() -> (status: Int32, complaint: String) {
    let rest = complaints.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: rest, as: UTF8.self))
  }

  private static func read(_ handle: FileHandle, until text: String) -> String? {
    var read = ""
    while !read.contains(text) {
      let more = handle.availableData
      if more.isEmpty { return nil }
      read += String(decoding: more, as: UTF8.self)
    }
    return read
  }
}
