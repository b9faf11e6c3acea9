import ArgumentParser
import ControlAPI
import ControlClient

struct SessionPinsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pins",
    abstract: "Says how many needles were counted on the tip, before and after.",
    discussion: """
      Look at the needles through a magnifier and count those that are whole and straight: before \
      anything is armed, and when the last of it has been delivered. Which of the two is meant \
      follows from the session. Without all of them nothing is armed; where fewer come out than went \
      in, an alarm says what to do. `session arm` and `session end` ask for it in a terminal.

      Examples:
        handpiecectl session pins 49 --lot 24-117
        handpiecectl session pins 49
      """)

  @Argument(help: "How many whole and straight needles there are.")
  var count: Int

  @Option(help: "The lot on the tip's package: letters, digits, '-', '_' and '.'.")
  var lot: TipLot?

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let session = try choice.find(connection)
    let moment: PinCountBody.Moment = session.pulsesTotal == 0 ? .before : .after
    guard lot == nil || moment == .before else {
      throw complain("the lot is said before the first delivery, with that count", exitCode: .usage)
    }
    let body = PinCountBody(moment: moment, pins: count, lot: lot)
    let after = try askDaemon(about: NextSteps.Subject(session)) {
      try await connection.countPins(body, in: session.session)
    }
    try SessionView(after, connection).write(asJSON: json)
  }
}

/// Asks a person in a terminal for a count that is due. Elsewhere the daemon says that it is.
enum PinQuestion {
  static func ask(
    _ session: SessionSnapshot, _ connection: ControlConnection
  ) throws -> SessionSnapshot {
    guard let pins = session.pins, let moment = pins.due, Questions.areAnswered else {
      return session
    }
    let when = moment == .before ? "before they go in" : "now that they have come out"
    let count = try Questions.number(
      "How many whole, straight needles do you count on the tip, \(when)?", 0...pins.ofKind)
    let body = PinCountBody(moment: moment, pins: count)
    return try askDaemon(about: NextSteps.Subject(session)) {
      try await connection.countPins(body, in: session.session)
    }
  }
}
