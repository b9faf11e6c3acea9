import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities
import TechnicianConsole

struct SessionPassCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pass",
    abstract: "Starts a pass: which area, how large, how many pulses, its cautions read.",
    discussion: """
      The size is what you measured on this patient; it bounds the pulses. In a terminal what is \
      missing is asked for, and each caution is shown to be read. Without one, every caution that \
      was read is named with --read, and the pass starts only if none is missing: \
      `handpiecectl session caution` lists them. For a handpiece that delivers continuously the \
      pulses are slices of a second. Nothing fires yet.

      Examples:
        handpiecectl session pass cheek/left
        handpiecectl session pass cheek/left --size 40cm2 --pulses 30
        handpiecectl session pass forehead/midline --size 50cm2 --pulses 12 --read rfmn-test-spot-1-3
      """)

  @OptionGroup var place: AreaArgument

  @OptionGroup var extent: PassExtent

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    var view = try SessionView(try choice.find(connection), connection)
    view.session = try PassStart(connection: connection, session: view.session, area: place.area)
      .start(extent)
    try view.write(asJSON: json)
    guard !json else { return }
    let last = try LastTimeLines(session: view.session, connection: connection).linesOfPass()
    StandardStream.output.write(last.map { $0 + "\n" }.joined())
  }
}

/// How large a pass is, and what of it was read.
struct PassExtent: ParsableArguments {
  @Option(
    help: ArgumentHelp("The size of the area on this patient.", valueName: "25cm2"),
    transform: { SquareMillimetres(try amount($0, .area)) })
  var size: SquareMillimetres?

  @Option(help: "How many pulses, or slices of a second, the pass is to have.")
  var pulses: Int?

  @Option(
    name: .customLong("read"),
    help: ArgumentHelp(
      "A caution that was read; may be given again, for each of them.", valueName: "rule"))
  var read: [String] = []

  /// What nobody has said yet.
  var missing: [String] {
    [
      size == nil ? "--size 25cm2: \(FormWording.size)" : nil,
      pulses == nil ? "--pulses 30: How many is the pass to have?" : nil,
    ].compactMap { $0 }
  }

  func validate() throws {
    guard size.map({ (1...1_000_000).contains($0.count) }) ?? true else {
      throw ValidationError("--size: 1mm2 to 10000cm2.")
    }
    guard pulses.map({ $0 > 0 }) ?? true else { throw ValidationError("--pulses: 1 at least.") }
  }
}

/// Starting a pass, with what is missing asked for and its cautions read.
struct PassStart {
  let connection: ControlConnection
  let session: SessionSnapshot
  let area: AreaID

  func start(_ extent: PassExtent) throws -> SessionSnapshot {
    try demand(extent)
    let size = try extent.size ?? askSize()
    let limits = try SessionLimits(session: session, area: area, size: size).ask(connection)
    guard let envelope = limits.envelope else { throw refusal(limits) }
    let pulses = try extent.pulses ?? askPulses(envelope)
    var read = extent.read
    try readOut(
      limits.cautions.map { Reason(rule: $0.rule, source: $0.source, sentence: $0.sentence) },
      &read)
    while true {
      let body = PassBody(
        area: area.region, side: area.side, size: size, plannedPulses: pulses, cautions: read)
      do {
        return try waitFor { try await connection.startPass(body, in: session.session) }
      } catch ControlClientError.problem(let problem) {
        // What the daemon wants read and the limits did not say; each is read once.
        let unread = problem.code == .conflict ? problem.reasons : []
        guard Questions.areAnswered, !unread.isEmpty, unread.allSatisfy({ !read.contains($0.rule) })
        else { throw complain(problem, about: subject(limits, isUnread: !unread.isEmpty)) }
        try readOut(unread, &read)
      } catch let error as ControlClientError {
        throw complain("\(error)", exitCode: error.exitCode)
      }
    }
  }

  /// Without a terminal everything that is missing is said at once.
  private func demand(_ extent: PassExtent) throws {
    guard !Questions.areAnswered, !extent.missing.isEmpty else { return }
    throw MissingAnswers.complaint(extent.missing)
  }

  private func askSize() throws -> SquareMillimetres {
    let typical = Atlas.found?.atlasEntry(area)?.typicalSize
    return SquareMillimetres(
      try Questions.amount(
        FormWording.size, .area, offering: typical?.count,
        ["\(area): declared by you, it bounds the pulses of the pass."]))
  }

  private func askPulses(_ envelope: EnvelopeReport) throws -> Int {
    try Questions.number(
      "How many pulses is the pass to have?", 1...max(1, envelope.maximumPulses),
      offering: max(1, envelope.maximumPulses),
      ["At most \(envelope.maximumPulses) on this area (\(envelope.maximumPulsesRule))."])
  }

  /// Shows what nobody has read yet, one after the other.
  private func readOut(_ cautions: [Reason], _ read: inout [String]) throws {
    let unread = cautions.filter { !read.contains($0.rule) }
    guard Questions.areAnswered else { return }
    for (index, caution) in unread.enumerated() where !read.contains(caution.rule) {
      let isRead = try Questions.yes(
        "Have you read it?",
        ["Caution \(index + 1) of \(unread.count): \(caution.sentence)", "  \(caution.rule)"])
      guard isRead else { throw complain("the pass was not started", exitCode: .refused) }
      read.append(caution.rule)
    }
  }

  private func refusal(_ limits: LimitsAnswer) -> ExitCode {
    let reasons = limits.blocks.map {
      Reason(rule: $0.rule, source: $0.source, sentence: $0.sentence)
    }
    return complain(
      Problem(.refused, "\(area) cannot be treated.", reasons: reasons),
      about: subject(limits, isUnread: false))
  }

  private func subject(_ limits: LimitsAnswer, isUnread: Bool) -> NextSteps.Subject {
    var subject = NextSteps.Subject(session)
    subject.area = area
    subject.isUnread = isUnread
    subject.overridable = Set(limits.blocks.filter(\.isOverridable).map(\.rule))
    return subject
  }
}
