import CLinux
import Foundation
import Glibc

/// `handpiecectl` at a terminal of its own, and somebody who reads it and types.
final class Dialogue {
  private let process = Process()
  private let master: Int32
  /// Everything that stood on the terminal.
  private(set) var screen = ""
  private var read = ""

  init(_ arguments: [String]) throws {
    var name = [CChar](repeating: 0, count: 32)
    master = unsafe clinux_pty_open_master(&name, name.count)
    guard master >= 0 else { throw NoTerminal() }
    let path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let slave = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw NoTerminal() }
    defer { close(slave) }
    Self.makeCooked(slave)
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(filePath: tests).deletingLastPathComponent()
      .appending(path: "handpiecectl")
    process.arguments = arguments
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    process.standardInput = terminal
    process.standardOutput = terminal
    process.standardError = terminal
    try process.run()
  }

  struct NoTerminal: Error {}

  /// What was waited for did not come.
  struct Silence: Error, CustomStringConvertible {
    let description: String
  }

  /// As a person's terminal is: lines, and what is typed is shown.
  private static func makeCooked(_ descriptor: Int32) {
    var state = termios()
    unsafe tcgetattr(descriptor, &state)
    state.c_lflag |= tcflag_t(ICANON | ECHO | ISIG)
    state.c_iflag |= tcflag_t(ICRNL)
    unsafe tcsetattr(descriptor, TCSANOW, &state)
  }

  /// Reads until a text stands there that was not read before.
  func wait(for text: String) throws {
    while !read.contains(text) {
      guard readMore() else { throw Silence(description: "no “\(text)” in\n\(screen)") }
    }
    guard let range = read.range(of: text) else { return }
    read = String(read[range.upperBound...])
  }

  /// Waits for a question, and answers it.
  func answer(_ question: String, _ line: String) throws {
    try wait(for: question)
    type(line)
  }

  func type(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe write(master, bytes, bytes.count)
  }

  /// Reads to the end; what it ended with, and all that stood there.
  func end() -> (status: Int32, screen: String) {
    while readMore() {}
    process.waitUntilExit()
    return (process.terminationStatus, screen)
  }

  /// `false` when nobody writes any more.
  private func readMore() -> Bool {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, 600_000) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe Glibc.read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    screen += text
    read += text
    return true
  }

  deinit {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    close(master)
  }
}
