import ArgumentParser
import Glibc
import Quantities

/// Asking a person at a terminal, one question after the other. What is asked stands on standard
/// error, so that standard output has the answer of the command alone.
enum Questions {
  /// Whether somebody can be asked.
  static var areAnswered: Bool { isatty(STDIN_FILENO) == 1 }

  /// Asks until `read` makes something of the line; what it throws is said.
  static func ask<Answer>(
    _ question: String, _ lines: [String] = [], read: (String) throws(NotThat) -> Answer
  ) throws -> Answer {
    let width = StandardStream.error.width
    for line in lines {
      StandardStream.error.write(
        TextWrapping.lines(line, width: width, indent: 2).joined(separator: "\n") + "\n")
    }
    while true {
      StandardStream.error.write(question + " ")
      guard let line = typedLine() else {
        StandardStream.error.write("\n")
        throw complain("nothing was done", exitCode: .refused)
      }
      do throws(NotThat) {
        return try read(line)
      } catch {
        StandardStream.error.write("  \(error.reason)\n")
      }
    }
  }

  /// Why a line is no answer.
  struct NotThat: Error {
    let reason: String
  }

  /// One of several, by its number.
  static func choice(_ question: String, _ options: [String], _ lines: [String] = []) throws -> Int
  {
    let listed = options.enumerated().map { "  \($0.offset + 1)  \($0.element)" }
    return try ask("Number:", [question] + lines + listed) { line throws(NotThat) in
      guard let number = Int(line), options.indices.contains(number - 1) else {
        throw NotThat(reason: "A number from 1 to \(options.count).")
      }
      return number - 1
    }
  }

  /// Whether the person says yes; only the whole word counts.
  static func yes(_ question: String, _ lines: [String] = []) throws -> Bool {
    try ask("\(question) Type yes or no:", lines) { line throws(NotThat) in
      switch line {
      case "yes": true
      case "no": false
      default: throw NotThat(reason: "yes or no.")
      }
    }
  }

  /// A whole number; where nothing is typed the one that is offered.
  static func number(
    _ question: String, _ range: ClosedRange<Int>, offering offered: Int? = nil,
    _ lines: [String] = []
  ) throws -> Int {
    let hint = offered.map { " [\($0)]" } ?? ""
    return try ask(question + hint, lines) { line throws(NotThat) in
      if line.isEmpty, let offered { return offered }
      guard let number = Int(line), range.contains(number) else {
        throw NotThat(reason: "A number from \(range.lowerBound) to \(range.upperBound).")
      }
      return number
    }
  }

  /// An amount with its unit; where nothing is typed the one that is offered.
  static func amount(
    _ question: String, _ measure: Measure, offering offered: Int64? = nil, _ lines: [String] = []
  ) throws -> Int64 {
    let hint = offered.map { " [\(measure.text($0))]" } ?? ""
    return try ask(question + hint, lines) { line throws(NotThat) in
      if line.isEmpty, let offered { return offered }
      do throws(AmountError) {
        return try measure.count(of: line)
      } catch {
        throw NotThat(reason: "\(error)")
      }
    }
  }

  static func day(_ question: String, _ lines: [String] = []) throws -> CalendarDay {
    try ask(question, lines) { line throws(NotThat) in
      guard let day = CalendarDay(line) else { throw NotThat(reason: "A day as 2026-01-31.") }
      return day
    }
  }

  /// A line without blanks at its ends; `nil` at the end of input. Byte by byte: what follows may
  /// be a PIN, and is read by somebody else.
  private static func typedLine() -> String? {
    var bytes: [UInt8] = []
    while bytes.count < 1024 {
      var byte: UInt8 = 0
      let count = unsafe read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return nil }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      bytes.append(byte)
    }
    let blanks = bytes.drop { $0 == UInt8(ascii: " ") }
    let end = blanks.lastIndex { $0 != UInt8(ascii: " ") }
    return String(decoding: end.map { blanks[...$0] } ?? [], as: UTF8.self)
  }
}
