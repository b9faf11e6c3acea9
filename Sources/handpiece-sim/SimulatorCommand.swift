import ArgumentParser
import HandpieceSimulator
import HandpieceWire
import Quantities

/// `handpiece-sim`.
@main
struct HandpieceSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiece-sim",
    abstract: "A simulated handpiece, and ways to see what the daemon makes of accidents.",
    version: SimulatorVersion.text,
    subcommands: [SimulatorCommand.self, CrashCampaign.self, FuzzCommand.self],
    defaultSubcommand: SimulatorCommand.self)
}

/// `handpiece-sim run`, or without a word: a simulated handpiece on a pseudo-terminal.
struct SimulatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "A simulated handpiece on a pseudo-terminal.",
    discussion: """
      The handpiece runs the same guard that firmware would, with physics around it. LINK becomes a
      symbolic link to the pseudo-terminal; give it to `handpieced --development --line LINK`.

      Commands come on standard input, one a line: unplug, plug, press, release, auto, stop-press,
      stop-release, new-tip, report, quit. Two take its power: `cut MS`, MS milliseconds after the
      next delivery has begun, and `cut-curve`, when half of the next calibration curve is written.
      `inhibit-stick` breaks the switch that takes the power from its drives; `skin` makes the load
      behave like tissue, and `no-skin` like a load again. Events go to standard output as JSON, one
      a line.

        handpiece-sim --link /tmp/hp/line --state /tmp/hp
      """)

  @Option(help: "Where the symbolic link to the pseudo-terminal is put.")
  var link: String

  @Option(help: "The folder for what the handpiece remembers: journal, counters, stop latch.")
  var state: String

  @Option(help: "Which handpiece it is.")
  var model = SimulatedModel.all[0]

  @Option(help: "The kind of its tip, where several fit.")
  var tipKind: UInt8 = 1

  @Option(help: "What all its randomness comes from; the same seed lives the same day.")
  var seed: UInt64 = 1

  @Option(help: "The serial number, 1 to 16 letters, digits, '-', '_' or '.'.")
  var serial = "HP-0001"

  @Option(help: "Uses that the tip still has.")
  var tipUses: UInt16 = 500

  @Option(
    name: .customLong("tip-expiry"),
    help: ArgumentHelp("The last day of use its tip's chip says.", valueName: "date"))
  var tipExpiry: String?

  @Option(help: "The day of the last calibration, YYYY-MM-DD; today without it.")
  var calibrated: String?

  @Option(help: "Put a load fixture of so many ohm in the place of the tip.")
  var fixture: Int64?

  @Option(
    help: "What it delivers, in millionths of what it believes; only an instrument sees that.")
  var gain: Int32 = 1_000_000

  @Option(
    help: "How many µm deeper needles stand that came from deeper; only an instrument sees that.")
  var backlash: Int64 = 0

  @Option(help: "A file for what an instrument would have read of the newest delivery, as JSON.")
  var instrument: String?

  @Flag(help: "Work the footswitch by hand (press, release) instead of by itself.")
  var manual = false

  func validate() throws {
    guard serial.utf8.count <= 16, !serial.isEmpty else {
      throw ValidationError("--serial: 1 to 16 characters.")
    }
    guard model.tips.contains(where: { $0.kind == tipKind }) else {
      let kinds = model.tips.map { "\($0.kind)" }.joined(separator: ", ")
      throw ValidationError("--tip-kind: \(model.name) takes tips of kind \(kinds).")
    }
    guard CalibrationCurve.gainRange.contains(gain) else {
      throw ValidationError("--gain: 500000 to 2000000.")
    }
    if let fixture, !(1...60_000).contains(fixture) {
      throw ValidationError("--fixture: 1 to 60000 ohm.")
    }
    guard (0...1000).contains(backlash) else {
      throw ValidationError("--backlash: 0 to 1000 µm.")
    }
    if let tipExpiry, CalendarDay(tipExpiry) == nil {
      throw ValidationError("--tip-expiry: \(tipExpiry) is not a date YYYY-MM-DD.")
    }
    if let calibrated, CalendarDay(calibrated) == nil {
      throw ValidationError("--calibrated: \(calibrated) is not a date YYYY-MM-DD.")
    }
  }

  func run() throws {
    let station: SimulatorStation
    do {
      station = try SimulatorStation(
        handpiece: try makeHandpiece(), linkPath: link, instrumentPath: instrument)
    } catch {
      Report.error("handpiece-sim: \(error)")
      throw ExitCode(error.exitCode)
    }
    do {
      try station.run()
    } catch {
      Report.error("handpiece-sim: \(error)")
      throw ExitCode(error.exitCode)
    }
  }

  private func makeHandpiece() throws(SimulatorError) -> SimulatedHandpiece<FileMemory> {
    let day = calibrated.flatMap { CalendarDay($0) } ?? SimulatorClock.today
    var tip = model.tip(kind: tipKind, uid: tipUID, usesLeft: tipUses)
    tip?.isFixture = fixture != nil
    tip?.expiry = tipExpiry.flatMap { CalendarDay($0) }
    var memory = try FileMemory(folder: state)
    memory.firstTip = tipUID
    if let last = memory.lastTip() {
      tip?.uid = last.uid
      tip?.usesLeft = last.usesLeft
    }
    var handpiece = SimulatedHandpiece(
      profile: model.profile(serial: FixedName(text: serial), calibrationDay: day),
      tip: tip,
      memory: memory,
      foot: FootOperator(
        mode: manual ? .manual(pressed: false) : .automatic),
      seed: seed, atMilliseconds: SimulatorClock.milliseconds)
    handpiece.applicator.disturbance = disturbance
    return handpiece
  }

  private var disturbance: Disturbance {
    var disturbance = Disturbance()
    if let fixture { disturbance.load = Ohms(fixture) }
    disturbance.backlash = Micrometres(backlash)
    if gain != 1_000_000,
      let curve = CalibrationCurve(offset: 0, gain: gain, curvature: 0, fullScale: 100_000)
    {
      _ = disturbance.truth.write(curve, of: .first(of: model.modality), in: model.modality)
    }
    return disturbance
  }

  /// Another one for each handpiece, kind of tip and seed.
  private var tipUID: TipUID {
    var mixed = SplitMix64(seed: seed)
    for byte in serial.utf8 { mixed = SplitMix64(seed: mixed.next() ^ UInt64(byte)) }
    return TipUID(0x4900_0000_0000_0000 | UInt64(tipKind) << 48 | mixed.next() >> 16)
  }
}

extension SimulatedModel: ExpressibleByArgument {
  init?(argument: String) {
    self.init(named: argument)
  }

  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { all.map(\.name) }
}
