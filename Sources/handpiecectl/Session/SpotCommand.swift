import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

/// Test spots: made in sessions of their own, graded some days later.
struct SpotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spot",
    abstract: "Makes test spots, and grades them some days later.",
    discussion: """
      A spot is a few pulses at a declared place in a session of its own. It is graded by somebody \
      who looks at the skin; until then it counts as not acceptable.

      Examples:
        handpiecectl session spot start cheek/left
        handpiecectl session spot grade P4b1f0c6d9a2e7358 cheek/left --model rfmn-49i \
      --grade acceptable
      """,
    subcommands: [SpotStartCommand.self, SpotGradeCommand.self])
}

struct SpotStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Opens a session for a test spot, and starts its pass.",
    discussion: """
      Takes what `session start` and `session pass` take, and asks for what is missing. Then it goes \
      on as every session: set, arm, disarm, end.

      Examples:
        handpiecectl session spot start cheek/left
        handpiecectl session spot start cheek/left --patient P4b1f0c6d9a2e7358 --handpiece HP-0031 \
      --confirm-identity --answers-hold --indication acne-scars --no-anaesthetic \
      --eye-protection --size 1cm2 --pulses 2 --json
      """)

  @OptionGroup var place: AreaArgument

  @OptionGroup var extent: PassExtent

  @OptionGroup var options: OpeningOptions

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    if !Questions.areAnswered {
      let missing = options.missing() + extent.missing
      guard missing.isEmpty else { throw MissingAnswers.complaint(missing) }
    }
    let session = try Opening(connection: connection, options: options, kind: .testSpot).open()
    let begun = try PassStart(connection: connection, session: session, area: place.area)
      .start(extent)
    try SessionView(begun, connection).write(asJSON: json)
  }
}

struct SpotGradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grades the newest test spot of an area.",
    discussion: """
      Only acceptable lets a treatment go as far as the spot went, and only after the days that the \
      tables demand.

      Examples:
        handpiecectl session spot grade P4b1f0c6d9a2e7358 cheek/left --model rfmn-49i \
      --grade acceptable
        handpiecectl session spot grade P4b1f0c6d9a2e7358 cheek/left --model rfmn-49i \
      --grade not_acceptable --json
      """)

  @Argument(help: "The patient's id.")
  var patient: PatientID

  @OptionGroup var place: AreaArgument

  @Option(help: "The model of the handpiece that made the spot.")
  var model: String

  @Option(help: "What the skin looks like: acceptable, not_acceptable, or ungraded again.")
  var grade: TestSpot.Grade

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, patient) = (socket.connection, patient)
    let body = GradeBody(
      model: model, area: place.area.region, side: place.area.side, grade: grade)
    let record = try askDaemon { try await connection.grade(body, of: patient) }
    StandardStream.output.write(
      json ? try JSONOutput.text(record) : PatientText(record).lines.joined(separator: "\n") + "\n")
  }
}

extension TestSpot.Grade: ExpressibleByArgument {}
