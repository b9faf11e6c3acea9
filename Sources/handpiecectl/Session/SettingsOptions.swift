import ArgumentParser
import DoseLimits
import Quantities

/// What is set, each amount with its unit.
struct SettingsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The energy of each pin at each depth.", valueName: "12mJ"),
    transform: { Microjoules(try amount($0, .energy)) })
  var energy: Microjoules?

  @Option(
    help: ArgumentHelp("How long RF may be on at each depth.", valueName: "300ms"),
    transform: { Microseconds(try amount($0, .width)) })
  var width: Microseconds?

  @Option(
    help: ArgumentHelp(
      "The depth; for several depths of one insertion given again, the deepest first.",
      valueName: "1.5mm"),
    transform: { Micrometres(try amount($0, .depth)) })
  var depth: [Micrometres] = []

  @Option(help: "The level of RF power, a number without a unit.")
  var level: Int64?

  @Option(
    help: ArgumentHelp("How often the needles strike.", valueName: "90Hz"),
    transform: { Millihertz(try amount($0, .strokeRate)) })
  var rate: Millihertz?

  @Option(
    help: ArgumentHelp("How far the tip's pressure lies below ambient.", valueName: "20kPa"),
    transform: { Pascals(try amount($0, .vacuum)) })
  var vacuum: Pascals?

  @Option(
    help: ArgumentHelp("How much of the crystals leaves the tip.", valueName: "50mg/s"),
    transform: { MilligramsPerSecond(try amount($0, .flow)) })
  var flow: MilligramsPerSecond?

  func validate() throws {
    guard level.map({ (1...1000).contains($0) }) ?? true else {
      throw ValidationError("--level: a number from 1 on.")
    }
    guard depth.count <= 8 else { throw ValidationError("--depth: at most 8 depths.") }
  }

  /// The option that sets a dimension.
  static func option(_ dimension: Dimension) -> String? {
    switch dimension {
    case .energyPerPin: "--energy"
    case .pulseEnergyPerPin: nil
    case .powerLevel: "--level"
    case .pulseWidth: "--width"
    case .depth: "--depth"
    case .strokeRate: "--rate"
    case .vacuum: "--vacuum"
    case .crystalFlow: "--flow"
    }
  }

  /// What is in force with what is named here changed.
  func changing(_ present: TreatmentSettings) -> TreatmentSettings {
    var settings = present
    if let energy { settings.energyPerPin = energy }
    if let width { settings.pulseWidth = width }
    if let deepest = depth.first {
      settings.depth = deepest
      settings.furtherDepths = Array(depth.dropFirst())
    }
    if let level { settings.powerLevel = PowerLevel(level) }
    if let rate { settings.strokeRate = rate }
    if let vacuum { settings.vacuum = vacuum }
    if let flow { settings.crystalFlow = flow }
    return settings
  }

  /// Whether nothing is named.
  var isEmpty: Bool { changing(TreatmentSettings()) == TreatmentSettings() }
}

/// An amount as an option takes it: what is wrong with it becomes part of the usage error.
func amount(_ text: String, _ measure: Measure) throws -> Int64 {
  do throws(AmountError) {
    return try measure.count(of: text)
  } catch {
    throw ValidationError("\(error)")
  }
}
