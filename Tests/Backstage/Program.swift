package import Foundation

/// A program that goes on while a test talks to it.
package final class Program {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let complaints = Pipe()

  /// Where one of our programs lies: beside the program that runs the tests.
  package static func place(of name: String) throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: tests).deletingLastPathComponent().appending(path: name)
  }

  /// One of our programs.
  package convenience init(_ name: String, _ arguments: [String]) throws {
    try self.init(at: Self.place(of: name), arguments)
  }

  /// A program that is not ours, or one of ours in a folder.
  package init(at place: URL, _ arguments: [String], in folder: String? = nil) throws {
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
  package func output(until text: String) -> String? {
    Self.read(output.fileHandleForReading, until: text)
  }

  /// Reads standard error until a text stands in it; `nil` when the program ends before.
  package func complaint(until text: String) -> String? {
    Self.read(complaints.fileHandleForReading, until: text)
  }

  /// Says a line on its standard input.
  package func say(_ line: String) {
    input.fileHandleForWriting.write(Data((line + "\n").utf8))
  }

  package var processID: Int32 { process.processIdentifier }

  /// Sends a signal.
  package func signal(_ number: Int32) {
    kill(process.processIdentifier, number)
  }

  /// Waits for the end and returns everything that was written and not read yet.
  package func result() -> Run {
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let (status, complaint) = end()
    return Run(
      status: status, output: String(decoding: written, as: UTF8.self), complaint: complaint)
  }

  /// Waits for the end and returns status and everything not read yet from standard error.
  package func end() -> (status: Int32, complaint: String) {
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
