import ArgumentParser
import ControlAPI
import ControlClient
import Quantities

struct SessionResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Releases a stop, as an enrolled person, naming the stop that was seen.",
    discussion: """
      Shows which stop it is and the alarms that stand, then asks for your PIN. Nothing is armed by \
      it. Without a terminal the stop is named with --stop-count, as `handpiecectl handpieces` shows \
      it, and the PIN comes with --pin-stdin.

      Examples:
        handpiecectl session reset
        handpiecectl session reset --handpiece HP-0031 --person P-7K3MW9QX
        handpiecectl session reset --stop-count 3 --pin-stdin --json < pin
      """)

  @Option(
    help: "The handpiece's serial number; it may be left out where only one is stopped.",
    completion: .custom { words, _, _ in Completions.handpieces(words) })
  var handpiece: HandpieceSerial?

  @Option(help: "The stop that was seen; nothing is released if there was another one since.")
  var stopCount: UInt32?

  @OptionGroup var person: PersonOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let (handpieces, alarms) = try askDaemon {
      (try await connection.handpieces(), try await connection.alarms())
    }
    let stopped = try stopped(of: handpieces)
    let seen = stopCount.map { StopCount($0) } ?? stopped.stopCount
    guard stopCount != nil || (Questions.areAnswered && !person.entry.isPiped) else {
      throw complain(
        "--stop-count: name the stop that was seen; it is \(stopped.stopCount) now",
        exitCode: .usage)
    }
    var lines = ["stop \(stopped.stopCount) of \(stopped.serial) (\(stopped.model))"]
    lines += alarms.alarms.filter { $0.handpiece == nil || $0.handpiece == stopped.serial }
      .map { "  \($0.priority.rawValue): \($0.wording) \($0.remedy)" }
    StandardStream.error.write(lines.joined(separator: "\n") + "\n")
    let proof = try person.proof(in: .operate, connection)
    let subject = NextSteps.Subject(handpiece: stopped.serial, person: proof.person)
    let after = try askDaemon(about: subject) {
      try await connection.resetStop(seen, of: stopped.serial, proof: proof)
    }
    StandardStream.output.write(
      json ? try JSONOutput.text(after) : "released\n" + HandpieceTable.text([after]))
  }

  private func stopped(of handpieces: [HandpieceSnapshot]) throws -> HandpieceSnapshot {
    if let handpiece {
      guard let named = handpieces.first(where: { $0.serial == handpiece }) else {
        throw complain(
          "there is no \(handpiece)\n    next: `handpiecectl handpieces`", exitCode: .usage)
      }
      return named
    }
    let stopped = handpieces.filter { $0.state == .stopped }
    guard let only = stopped.first else {
      throw complain("no handpiece is stopped", exitCode: .refused)
    }
    guard stopped.count == 1 else {
      throw complain(
        "several are stopped, name one with --handpiece:\n" + HandpieceTable.text(stopped),
        exitCode: .usage)
    }
    return only
  }
}
