import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

struct HandpieceBlackBoxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "black-box",
    abstract: "Prints the last thousand frames and phases of a handpiece's line.",
    discussion: """
      The daemon keeps them in memory. When a handpiece reports a fault, is refused, or is lost \
      while it might fire, it writes them into the folder black-box of its state by itself, the \
      newest 20 of such files; --list names those of this handpiece, --kept prints one. No patient \
      is named in a frame. Needs the role service.

      Examples:
        handpiecectl handpiece black-box HP-0031 --output now.frames
        handpiecectl handpiece black-box HP-0031 --list
        handpiecectl handpiece black-box HP-0031 --kept 17 --output before.frames
        handpiecectl handpiece black-box HP-0031 --json
      """)

  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Flag(help: "List what was kept of it in files.")
  var list = false

  @Option(help: "The number of a file that was kept; what is in memory without it.")
  var kept: UInt32?

  @Option(help: "The file to make; standard output without it.", completion: .file())
  var output: String?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let source = FrameSource(connection: socket.connection, serial: serial, kept: kept)
    var all = try source.page(after: 0)
    if list { return try printList(all.kept) }
    // What comes meanwhile is not waited for.
    let end = all.newest
    while let last = all.lines.last?.index, last < end {
      let next = try source.page(after: last)
      guard !next.lines.isEmpty else { break }
      all.lines += next.lines
      all.newest = next.newest
    }
    let text =
      json
      ? try JSONOutput.text(all)
      : FrameRecording(
        handpiece: all.handpiece.text, model: all.model, firmware: all.firmware,
        reason: all.kept.first { $0.number == kept }?.reason ?? "asked", lines: all.lines
      ).text
    guard let output else { return StandardStream.output.write(text) }
    let file = try FrameFile(path: output)
    try file.add(text)
  }

  private func printList(_ kept: [FramePage.Kept]) throws {
    if json { return StandardStream.output.write(try JSONOutput.text(kept)) }
    guard !kept.isEmpty else {
      return StandardStream.output.write("Nothing was kept of \(serial).\n")
    }
    var table = TextTable([("NUMBER", .right), ("REASON", .left)])
    for file in kept { table.add(["\(file.number)", file.reason]) }
    StandardStream.output.write(table.lines.joined(separator: "\n") + "\n")
  }
}

struct HandpieceCaptureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture",
    abstract: "Records a handpiece's line into a file, frame by frame.",
    discussion: """
      What is recorded begins now. The form of the file is that of black-box; programs and tests \
      can play it again. No patient is named in a frame. Needs the role service.

      Examples:
        handpiecectl handpiece capture HP-0031 --output line.frames
        handpiecectl handpiece capture HP-0031 --seconds 60 --output line.frames --json
      """)

  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Option(help: "How long, up to an hour.")
  var seconds = 10

  @Option(help: "The file to make; it must not be there yet.", completion: .file())
  var output: String

  @Flag(help: "Print JSON instead of a sentence.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  private static let intervalMicroseconds: UInt32 = 100_000

  func validate() throws {
    guard (1...3600).contains(seconds) else {
      throw ValidationError("--seconds must be 1 to 3600")
    }
  }

  func run() throws {
    let source = FrameSource(connection: socket.connection, serial: serial)
    let start = try source.page(after: UInt64(Int64.max))
    let file = try FrameFile(path: output)
    try file.add(
      FrameRecording(
        handpiece: start.handpiece.text, model: start.model, firmware: start.firmware,
        reason: "capture"
      ).text)
    var receipt = CaptureReceipt(file: output)
    var known = start.newest
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      let isOver = ContinuousClock.now >= end
      let page = try source.page(after: known)
      // Another handpiece has taken the place, or the daemon was started anew.
      guard page.newest >= known else {
        throw complain("The line was opened anew: \(output) ends there.", exitCode: .tryAgain)
      }
      for line in page.lines {
        receipt.lines += 1
        receipt.lost += line.index - known - 1
        known = line.index
        try file.add(FrameRecording.text(of: line))
      }
      if isOver, page.lines.isEmpty || known >= page.newest { break }
      if known >= page.newest { usleep(Self.intervalMicroseconds) }
    }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(receipt)
        : "\(output): \(receipt.lines) lines, \(receipt.lost) lost\n")
  }
}

/// What a capture has come to.
private struct CaptureReceipt: Encodable {
  let file: String
  var lines: UInt64 = 0
  /// Lines that were overwritten before they could be read.
  var lost: UInt64 = 0
}

/// Where lines come from, page by page.
private struct FrameSource {
  let connection: ControlConnection
  let serial: HandpieceSerial
  var kept: UInt32?

  /// Lines behind one, each with a higher number than the one before, or an error.
  func page(after index: UInt64) throws -> FramePage {
    let (connection, serial, kept) = (connection, serial, kept)
    let page = try askDaemon(about: NextSteps.Subject(handpiece: serial)) {
      try await connection.frames(of: serial, after: index, kept: kept)
    }
    var newest = index
    for line in page.lines {
      guard line.index > newest else {
        throw complain("The lines are not in order: another version?", exitCode: .notUnderstood)
      }
      newest = line.index
    }
    return page
  }
}

/// A file that was not there before.
private final class FrameFile {
  private let descriptor: Int32
  private let path: String

  init(path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw complain("\(path): \(SystemError.text(errno))", exitCode: .cannotCreate)
    }
  }

  deinit { close(descriptor) }

  func add(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw complain("\(path): \(SystemError.text(errno))", exitCode: .inputOutputFailed)
      }
      rest = rest.dropFirst(written)
    }
  }
}
