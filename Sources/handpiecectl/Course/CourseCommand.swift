import ArgumentParser
import ControlAPI
import ControlClient
import DeviceCatalog
import DoseLimits
import Glibc
import Quantities

struct CourseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "course",
    abstract: "Shows where a patient's course stands and when it can go on.",
    discussion: """
      With --devices the rules are read from the files of that folder. Without it the daemon is \
      asked, which keeps the patient registered until it ends. What limits the visit itself, such \
      as a contraindication, is shown by limits.

      Examples:
        handpiecectl course --patient patient.json --handpiece rfmn-49i --area cheek/left
        handpiecectl course --patient patient.json --handpiece rfmn-49i --devices Devices --json
      """)

  @Option(help: "The patient's profile, a JSON file.")
  var patient: String

  @Option(help: "The model of the handpiece.")
  var handpiece: String

  @Option(help: "The area and its side; without it treatments of every area count.")
  var area: AreaID?

  @Option(help: "The day to reckon from; with --devices only.")
  var today: CalendarDay?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var catalog: CatalogOption

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard catalog.folder != nil || today == nil else {
      throw ValidationError("--today needs --devices: the daemon knows the day.")
    }
  }

  func run() throws {
    let profile = try PatientFile.read(patient)
    let answer =
      if let folder = catalog.folder { try plan(for: profile, in: folder) } else {
        try ask(about: profile)
      }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(answer)
        : CourseText(answer, width: StandardStream.output.width).text)
  }

  private func plan(for profile: PatientProfile, in folder: String) throws -> CourseAnswer {
    let catalog = try CatalogOption.load(folder)
    try PatientFile.check(profile, in: patient, against: catalog.tables)
    let modality = try catalog.handpiece(model: handpiece).modality
    if let area, catalog.tables.atlasEntry(area) == nil {
      throw complain("--area: \(area.path) is not in the atlas", exitCode: .usage)
    }
    let plan = catalog.tables.coursePlan(
      for: profile, modality: modality, area: area, today: today ?? .today)
    guard let plan else {
      throw complain("\(folder): no rule describes a course of \(modality)", exitCode: .wrongData)
    }
    return CourseAnswer(plan)
  }

  private func ask(about profile: PatientProfile) throws -> CourseAnswer {
    let (connection, model, area) = (socket.connection, handpiece, area)
    return try askDaemon {
      try await connection.course(
        CourseBody(profile: profile, model: model, area: area?.region, side: area?.side))
    }
  }
}
