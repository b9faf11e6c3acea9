import Backstage
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

  init(
    _ arguments: [String], _ program: String = "handpiecectl", in folder: String? = nil
  ) throws {
    var name = [CChar](repeating: 0, count: 32)
    master = unsafe clinux_pty_open_master(&name, name.count)
    guard master >= 0 else { throw NoTerminal() }
    let path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let slave = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw NoTerminal() }
    defer { close(slave) }
    Self.makeCooked(slave)
    Self.size(slave)
    process.executableURL = try Program.place(of: program)
    process.arguments = arguments
    if let folder {
      process.currentDirectoryURL = URL(filePath: folder)
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [try WrittenPlaces.search(), program] + arguments
    }
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

  /// As large as everything needs that is shown.
  private static func size(_ descriptor: Int32) {
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  /// Answers questions as they come, in whatever order, and reads to the end.
  func answer(
    _ answers: [(question: String, line: () throws -> String)]
  ) throws -> (status: Int32, said: String) {
    repeat {
      while let asked = next(of: answers.map(\.question)) {
        type(try answers[asked].line())
      }
    } while readMore()
    let (status, screen) = end()
    return (status, screen)
  }

  /// The question that stands first in what was not read before; it is read then.
  private func next(of questions: [String]) -> Int? {
    let found = questions.indices.compactMap { index in
      read.range(of: questions[index]).map { (index, $0) }
    }
    guard let (index, range) = found.min(by: { $0.1.lowerBound < $1.1.lowerBound }) else {
      return nil
    }
    read = String(read[range.upperBound...])
    return index
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
