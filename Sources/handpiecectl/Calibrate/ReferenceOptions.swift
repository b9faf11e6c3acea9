import ArgumentParser
import CatalogFiles
import ControlAPI
import DeviceCatalog
import Quantities

/// The instrument, its certificate, and the room.
struct ReferenceOptions: ParsableArguments {
  @Option(help: "The kind of instrument, as its file among the devices names it.")
  var instrument = "esu-2400"

  @Option(help: "Its serial number; asked for where it is left out.")
  var instrumentSerial: String?

  @Option(help: "The number of its certificate.")
  var certificate: String?

  @Option(help: "The day the certificate is of, YYYY-MM-DD.")
  var calibrated: CalendarDay?

  @Option(help: "The last day it holds, YYYY-MM-DD.")
  var due: CalendarDay?

  @Option(help: "The temperature of the room, such as 22.5C.")
  var room: String?

  @Option(help: "The relative humidity of the room, such as 45%.")
  var humidity: String?

  @Option(help: "The folder with the descriptions of instruments.")
  var devices: String?

  /// The description of the instrument.
  func description() throws -> InstrumentDescription {
    let usual = CatalogFolder.defaultFolder(executablePath: "/proc/self/exe")
    guard let folder = devices ?? usual else {
      throw complain("--devices: say where the instruments are described", exitCode: .usage)
    }
    let instruments: Instruments
    do throws(CatalogFilesError) {
      instruments = try InstrumentFolder.load(folder: folder)
    } catch {
      throw complain("\(folder): \(error)", exitCode: .wrongData)
    }
    guard let found = instruments.byModel[instrument] else {
      let known = instruments.byModel.keys.sorted().joined(separator: ", ")
      throw complain("--instrument: \(instrument) is not one of \(known)", exitCode: .usage)
    }
    return found
  }

  /// Everything that a calibration begins with; asks for what is left out.
  func body(
    for quantity: ServiceQuantity, fixture: Hash64, plan: PlanBody?
  ) throws -> ServiceBody {
    try refuseMissing()
    return ServiceBody(
      quantity: quantity,
      instrument: InstrumentBody(
        model: instrument,
        serial: try instrumentSerial ?? text("The instrument's serial number:"),
        certificate: try certificate ?? text("The number of its certificate:"),
        calibrated: try calibrated ?? Questions.day("The day of that:"),
        due: try due ?? Questions.day("The last day it holds:")),
      fixtureTip: fixture,
      roomTemperature: MillidegreesCelsius(
        try amount(room, "--room", .temperature, "The temperature of the room:")),
      humidity: Permille(
        try amount(humidity, "--humidity", .share, "The relative humidity of the room:")),
      plan: plan)
  }

  /// Without a terminal everything that is missing is said at once.
  private func refuseMissing() throws {
    guard !Questions.areAnswered else { return }
    let given: [(String, Bool)] = [
      ("--instrument-serial", instrumentSerial != nil), ("--certificate", certificate != nil),
      ("--calibrated", calibrated != nil), ("--due", due != nil), ("--room", room != nil),
      ("--humidity", humidity != nil),
    ]
    let missing = given.filter { !$0.1 }.map(\.0)
    guard missing.isEmpty else {
      throw complain("missing: " + missing.joined(separator: ", "), exitCode: .usage)
    }
  }

  private func text(_ question: String) throws -> String {
    try Questions.ask(question) { line throws(Questions.NotThat) in
      guard (1...64).contains(line.utf8.count) else {
        throw Questions.NotThat(reason: "1 to 64 characters.")
      }
      return line
    }
  }

  private func amount(
    _ typed: String?, _ option: String, _ measure: Measure, _ question: String
  ) throws -> Int64 {
    guard let typed else { return try Questions.amount(question, measure) }
    do throws(AmountError) {
      return try measure.count(of: typed)
    } catch {
      throw complain("\(option): \(error)", exitCode: .usage)
    }
  }
}

extension Measure {
  package static let temperature = Measure(
    name: "a temperature", step: "1 mC",
    units: [Unit("C", "°C", "degC", steps: 1000), Unit("mC", steps: 1)], example: "22.5C")

  package static let share = Measure(
    name: "a share", step: "0.1%", units: [Unit("%", steps: 10)], example: "45%")

  package static let resistance = Measure(
    name: "a resistance", step: "1 mohm",
    units: [
      Unit("mohm", "mΩ", steps: 1), Unit("ohm", "Ω", steps: 1000),
      Unit("kohm", "kΩ", steps: 1_000_000),
    ], example: "300.4ohm")
}
