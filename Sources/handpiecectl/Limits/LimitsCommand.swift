import ArgumentParser
import ControlAPI
import ControlClient
import DeviceCatalog
import DoseLimits
import Glibc
import Quantities

struct LimitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Shows the limits for a patient: each bound with the rule and source behind it.",
    discussion: """
      The patient's file is JSON with what the rules need and no name: age_years, fitzpatrick, \
      indications, answers, test_spots and treatments. What nobody knows is written "unknown", \
      what the patient denies "none". A question without an answer is unknown, and unknown counts \
      as the riskiest answer.

      With --devices the limits are derived here, from the files of that folder. Without it the \
      daemon is asked, which keeps the patient registered until it ends.

      --what-if takes fitzpatrick, age, indication, area, pass or kind, or a question's id, such \
      as --what-if fitzpatrick=6 or --what-if oral-isotretinoin=ended:2026-01-31.

      Exit status: 0 when something may be delivered, 1 when it is blocked, 64 for what cannot be \
      asked, 65 for a file that is wrong, 66 for one that cannot be read.

      Examples:
        handpiecectl limits --patient patient.json --handpiece HP-0031 --area cheek/left \
      --indication acne-scars --no-anaesthetic
        handpiecectl limits --patient patient.json --handpiece rfmn-49i --devices Devices \
      --area cheek/left --indication acne-scars --what-if fitzpatrick=6 --json
      """)

  @Option(help: "The patient's profile, a JSON file.")
  var patient: String

  @Option(help: "The handpiece: with --devices its model, otherwise its serial number.")
  var handpiece: String

  @Option(help: "The kind of tip; without it the tip on the handpiece, or its only kind.")
  var tip: String?

  @Option(help: "The area and its side, such as cheek/left or forehead/midline.")
  var area: AreaID

  @Option(help: "What is treated, such as acne-scars.")
  var indication: Indication

  @Option(help: "Which pass over the area, the first is 1.")
  var pass = 1

  @Flag(help: "For a test spot instead of a treatment.")
  var testSpot = false

  @Option(
    help: ArgumentHelp("The declared size of the area.", valueName: "25cm2"),
    transform: { SquareMillimetres(try amount($0, .area)) })
  var size: SquareMillimetres?

  @OptionGroup(title: "Preparation") var preparation: PreparationOptions

  @Option(help: "The day of the last calibration; with --devices only, today without it.")
  var calibrated: CalendarDay?

  @Option(help: "The day to reckon from; with --devices only.")
  var today: CalendarDay?

  @Option(help: ArgumentHelp("What would change with another answer.", valueName: "key=value"))
  var whatIf: [String] = []

  @Flag(help: "Print the whole derivation as JSON.")
  var json = false

  @OptionGroup var catalog: CatalogOption

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard (1...100).contains(pass) else { throw ValidationError("--pass: 1 to 100.") }
    guard size.map({ (1...1_000_000).contains($0.count) }) ?? true else {
      throw ValidationError("--size: 1mm2 to 10000cm2.")
    }
    guard catalog.folder != nil || (calibrated == nil && today == nil) else {
      throw ValidationError("--calibrated and --today need --devices: the daemon knows both.")
    }
    guard catalog.folder != nil || HandpieceSerial(handpiece) != nil else {
      throw ValidationError("--handpiece: \(handpiece) cannot be a serial number.")
    }
  }

  func run() throws {
    let profile = try PatientFile.read(patient)
    let answer =
      if let folder = catalog.folder { try derive(for: profile, in: folder) } else {
        try ask(about: profile)
      }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(answer)
        : LimitsText(answer, width: StandardStream.output.width).text)
    if answer.envelope == nil { throw ExitStatus.refused.code }
  }

  /// Derives the limits from the files of a catalog.
  private func derive(for profile: PatientProfile, in folder: String) throws -> LimitsAnswer {
    let catalog = try CatalogOption.load(folder)
    try PatientFile.check(profile, in: patient, against: catalog.tables)
    let description = try catalog.handpiece(model: handpiece)
    let today = today ?? .today
    let query = LimitQuery(
      profile: profile, handpiece: description, tipKind: try tipKind(of: description),
      calibration: .performed(on: calibrated ?? today), area: area,
      declaredSize: size, kind: kind, pass: pass,
      indication: indication, preparation: preparation.preparation, today: today)
    let decision = catalog.tables.decide(query)
    var answer = LimitsAnswer(decision, for: query)
    guard !whatIf.isEmpty else { return answer }
    switch WhatIf.apply(whatIf, to: query, of: catalog.tables) {
    case .success(let changed):
      answer.whatIf = WhatIfReport(whatIf, from: decision, to: catalog.tables.decide(changed))
    case .failure(let fault):
      throw complain("--what-if: \(fault.reason)", exitCode: .usage)
    }
    return answer
  }

  private var kind: SessionPurpose { testSpot ? .testSpot : .treatment }

  private func tipKind(of description: HandpieceDescription) throws -> String {
    let known = description.tips.map(\.kind)
    if let tip, known.contains(tip) { return tip }
    if tip == nil, known.count == 1, let only = known.first { return only }
    throw complain(
      "--tip: \(tip.map { "\($0) is not" } ?? "name") one of \(known.joined(separator: ", "))",
      exitCode: .usage)
  }

  private func ask(about profile: PatientProfile) throws -> LimitsAnswer {
    guard let serial = HandpieceSerial(handpiece) else {
      throw complain("--handpiece: cannot be a serial number", exitCode: .usage)
    }
    let (connection, tip, area, pass) = (socket.connection, tip, area, pass)
    let (indication, kind, size) = (indication.rawValue, kind, size)
    let (preparation, whatIf) = (preparation.preparation, whatIf)
    return try askDaemon {
      try await connection.limits(
        LimitsBody(
          profile: profile, handpiece: serial, tip: tip, area: area.region, side: area.side,
          pass: pass, indication: indication, kind: kind,
          size: size, preparation: preparation,
          whatIf: whatIf.isEmpty ? nil : whatIf))
    }
  }
}

extension AreaID: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(path: argument)
  }
}

extension Indication: ExpressibleByArgument {}
