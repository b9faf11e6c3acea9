import Backstage
import Foundation

/// One of our programs, which finds another bus or another clock than the machine's by what stands
/// in its environment. It answers each line on its standard input with one line.
final class BusProgram {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var unread: [UInt8] = []

  /// - Parameter isHeardWhole: Whether its standard error is read as its standard output is.
  init(
    _ name: String, _ arguments: [String] = [], environment: [String: String] = [:],
    isHeardWhole: Bool = false
  ) throws {
    process.executableURL = try Program.place(of: name)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    if isHeardWhole { process.standardError = output }
    try process.run()
    // Our own copy of the child's end would keep the pipe open after it has ended.
    try output.fileHandleForWriting.close()
  }

  deinit {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  /// Says a line and returns the answer to it.
  func ask(_ line: String) throws -> String {
    guard process.isRunning else { throw Ended(status: process.terminationStatus) }
    try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    return try answer()
  }

  /// Says a line after which the program ends.
  func quit(_ line: String) {
    guard process.isRunning else { return }
    try? input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    process.waitUntilExit()
  }

  /// Reads until a line that contains the text, and returns what came with it.
  @discardableResult
  func hear(_ text: String) throws -> [String] {
    var lines: [String] = []
    repeat { lines.append(try answer()) } while !(lines.last?.contains(text) ?? false)
    return lines
  }

  func signal(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Reads what it says to its end; the status it ended with.
  func result() throws -> (status: Int32, output: String) {
    var lines: [String] = []
    while true {
      do {
        lines.append(try answer())
      } catch let end as Ended {
        return (end.status, lines.joined(separator: "\n"))
      }
    }
  }

  /// Ends it with a signal; whether it ended in order.
  func end(_ signal: Int32 = SIGTERM) -> Bool {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationReason == .exit && process.terminationStatus == 0
  }

  /// The next line of its standard output.
  func answer() throws -> String {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let descriptor = output.fileHandleForReading.fileDescriptor
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&entry, 1, 60_000) > 0 else { throw Silent() }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else {
        process.waitUntilExit()
        throw Ended(status: process.terminationStatus)
      }
      unread += more
    }
  }

  /// How many files and threads it has open, and how much memory it holds.
  func resources() throws -> Resources {
    let folder = "/proc/\(process.processIdentifier)"
    let status = try String(contentsOfFile: folder + "/status", encoding: .utf8)
    let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return Resources(
      descriptors: try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count,
      threads: try FileManager.default.contentsOfDirectory(atPath: folder + "/task").count,
      residentKilobytes: resident?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
  }

  struct Resources {
    let descriptors: Int
    let threads: Int
    let residentKilobytes: Int
  }

  struct Ended: Error {
    let status: Int32
  }

  struct Silent: Error {}
}
