import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

/// One handpiece, as a service engineer looks at it.
struct HandpieceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiece",
    abstract: "Looks after one handpiece: its card, a self-test, its sensors, its line.",
    discussion: """
      `handpiecectl handpieces` lists them all.

      Examples:
        handpiecectl handpiece show HP-0031
        handpiecectl handpiece self-test HP-0031
        handpiecectl handpiece bench HP-0031
        handpiecectl handpiece tip HP-0031
        handpiecectl handpiece capture HP-0031 --seconds 10 --output cheek.frames
      """,
    subcommands: [
      HandpieceShowCommand.self, HandpieceSelfTestCommand.self, HandpieceBenchCommand.self,
      HandpieceTipCommand.self, HandpieceBlackBoxCommand.self, HandpieceCaptureCommand.self,
    ])
}

struct HandpieceShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a handpiece with its checks, calibrations, counters and what happened to it.",
    discussion: """
      Calibrations, sessions and when it was first seen are looked up in the whole log; checks and \
      incidents in its newest 4,096 records, and the card says how many were read.

      Examples:
        handpiecectl handpiece show HP-0031
        handpiecectl handpiece show HP-0031 --json
      """)

  @OptionGroup var option: HandpieceOption

  func run() throws {
    let (connection, serial) = (option.connection, option.serial)
    let record = try askDaemon { try await connection.handpiece(serial) }
    StandardStream.output.write(
      option.json ? try JSONOutput.text(record) : HandpieceCard.text(record))
  }
}

struct HandpieceSelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-test",
    abstract: "Tries a handpiece without energy, now.",
    discussion: """
      It is the check that every handpiece has to pass when it is attached and before each session: \
      that it ends a permission by itself, cannot be misled about that, latches a stop, and keeps \
      its drives without power. Nothing moves. No session and no calibration may be open. A \
      handpiece that fails is not driven any more until it is plugged in anew.

      Needs the role service or operate. Ends with 1 when the handpiece has failed.

      Examples:
        handpiecectl handpiece self-test HP-0031
        handpiecectl handpiece self-test HP-0031 --json
      """)

  @OptionGroup var option: HandpieceOption

  func run() throws {
    let (connection, serial) = (option.connection, option.serial)
    let report = try askDaemon(about: NextSteps.Subject(handpiece: serial)) {
      try await connection.selfTest(serial)
    }
    if option.json {
      StandardStream.output.write(try JSONOutput.text(report))
    } else {
      StandardStream.output.write(
        "\(serial): \(report.passed ? "passed" : "failed \(report.result)")\n"
          + "tried: \(report.proofs.joined(separator: ", "))\n"
          + (report.remedy.map { $0 + "\n" } ?? ""))
    }
    if !report.passed { throw ExitStatus.refused.code }
  }
}

struct HandpieceBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Shows every sensor of a handpiece as it says them.",
    discussion: """
      In a terminal the table is drawn anew ten times a second until you break it off. Depth, \
      vacuum, flow and stroke rate are measured in deliveries and stand in their records.

      Examples:
        handpiecectl handpiece bench HP-0031
        handpiecectl handpiece bench HP-0031 --once
        handpiecectl handpiece bench HP-0031 --json
      """)

  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Flag(help: "Print one reading and end; so it is where the output is no terminal.")
  var once = false

  @Flag(help: "Print one reading as JSON.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  private static let intervalMicroseconds: UInt32 = 100_000

  func run() throws {
    var handpiece = try read()
    if json { return StandardStream.output.write(try JSONOutput.text(handpiece)) }
    let text = BenchTable.text(handpiece)
    guard StandardStream.output.isTerminal, !once else {
      return StandardStream.output.write(text)
    }
    StandardStream.output.write("\u{1B}[2J")
    // Whoever closes the window ends it.
    while StandardStream.output.isTerminal {
      let lines = BenchTable.text(handpiece).split(
        separator: "\n", omittingEmptySubsequences: false)
      StandardStream.output.write(
        "\u{1B}[H" + lines.joined(separator: "\u{1B}[K\r\n") + "\u{1B}[J")
      usleep(Self.intervalMicroseconds)
      handpiece = try read()
    }
  }

  private func read() throws -> HandpieceSnapshot {
    let (connection, serial) = (socket.connection, serial)
    let found = try askDaemon { try await connection.handpieces() }.first { $0.serial == serial }
    guard let found else {
      throw complain("There is no handpiece \(serial).", exitCode: .usage)
    }
    return found
  }
}
