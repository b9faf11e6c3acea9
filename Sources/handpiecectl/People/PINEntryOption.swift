import ArgumentParser
import ControlAPI
import Glibc

/// Asking for PINs: at a terminal, where nobody sees them, or as lines of standard input; never as
/// an argument, which every user of the machine could read.
struct PINEntryOption: ParsableArguments {
  @Flag(
    name: .customLong("pin-stdin"),
    help: "Read each PIN from a line of standard input; without a terminal this is needed.")
  var isPiped = false

  /// The PIN that somebody has.
  func presentPIN(of name: String) throws -> PIN {
    try pin(asking: "PIN of \(name): ")
  }

  /// A PIN that somebody chooses; at a terminal twice, because it is not seen.
  func newPIN(of name: String) throws -> PIN {
    let pin = try pin(asking: "New PIN of \(name): ")
    guard !isPiped else { return pin }
    guard try self.pin(asking: "The same again: ") == pin else {
      throw complain("the PINs differ; nothing was done", exitCode: .wrongData)
    }
    return pin
  }

  private func pin(asking question: String) throws -> PIN {
    let line: [UInt8]?
    if isPiped {
      line = Self.line { _ in false }
    } else {
      guard isatty(STDIN_FILENO) == 1 else {
        throw complain(
          "a PIN is typed at a terminal; where there is none, say --pin-stdin", exitCode: .usage)
      }
      line = try Self.unseenLine(asking: question)
      StandardStream.error.write("\n")
    }
    guard let line else { throw complain("no PIN was given", exitCode: .wrongData) }
    guard let pin = PIN(String(decoding: line, as: UTF8.self)) else {
      throw complain("a PIN has 4 to 12 digits", exitCode: .wrongData)
    }
    return pin
  }

  /// A line typed while the terminal shows nothing of it; `nil` when somebody gave up.
  private static func unseenLine(asking question: String) throws -> [UInt8]? {
    var before = termios()
    guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else {
      throw complain(
        "the terminal cannot be kept from showing the PIN", exitCode: .inputOutputFailed)
    }
    var unseen = before
    // Interrupts are read like letters, so that the terminal is always left as it was.
    unseen.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
    guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) == 0 else {
      throw complain(
        "the terminal cannot be kept from showing the PIN", exitCode: .inputOutputFailed)
    }
    defer { unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
    // Not before: what is typed until the terminal is ready is thrown away.
    StandardStream.error.write(question)
    let (interrupt, endOfInput) = (UInt8(3), UInt8(4))
    return line { $0 == interrupt || $0 == endOfInput }
  }

  /// A line of standard input, not longer than anything that could be a PIN; `nil` at its end, or
  /// where somebody gives up.
  private static func line(givingUpAt givesUp: (UInt8) -> Bool) -> [UInt8]? {
    let (backspace, delete, eraseLine) = (UInt8(8), UInt8(127), UInt8(21))
    var line: [UInt8] = []
    while line.count < 64 {
      var byte: UInt8 = 0
      let count = unsafe read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return line.isEmpty ? nil : line }
      if givesUp(byte) { return nil }
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return line
      case backspace, delete: _ = line.popLast()
      case eraseLine: line = []
      default: line.append(byte)
      }
    }
    return line
  }
}
