import ArgumentParser
import CLinux
import CatalogFiles
import DeviceCatalog
import Glibc
import PromiseChecker
import SimulatedClinic

/// `handpiece-sim fuzz`: whole days of a clinic in virtual time, each from a seed, and a checker
/// that shares nothing with what it watches.
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract: "Lives simulated days of accidents and checks every promise that can be seen.",
    discussion: """
      Sessions, link, log and limits of the daemon run with simulated handpieces, lines, disk and \
      people in one thread of virtual time. Each seed is one day; the same seed lives the same day. \
      Whatever a day breaks is told with the line that lives it again.

        handpiece-sim fuzz --seeds 1..1000
        handpiece-sim fuzz --seeds 4711 --trace

      Exit status: 0 when every promise held and every kind of fault took effect, 1 when not.
      """)

  @Option(help: "The first and the last seed, as 1..1000, or one seed.")
  var seeds = SeedRange(first: 1, last: 1000)

  @Option(help: "Stop after so many minutes.")
  var minutes: Int?

  @Flag(help: "Hold each log against the auditor's own verifier, too, and print what it finds.")
  var auditor = false

  @Flag(help: "Print what happened, in order: for one seed.")
  var trace = false

  @Flag(help: "Print the result as one line of JSON.")
  var json = false

  @Option(help: "The folder of handpieces and limits, instead of the one beside this program.")
  var devices: String?

  func validate() throws {
    if let minutes, !(1...100_000).contains(minutes) {
      throw ValidationError("--minutes: 1 to 100000.")
    }
    if trace, seeds.count != 1 { throw ValidationError("--trace: for one seed only.") }
  }

  func run() throws {
    guard let folder = devices ?? Self.ownFolder,
      let catalog = try? CatalogFolder.load(folder: folder)
    else {
      Report.error("no readable folder of handpieces and limits: name one with --devices")
      throw ExitCode(69)
    }
    var result = FuzzResult()
    let began = clinux_boot_microseconds()
    for seed in seeds.first...seeds.last {
      live(seed, catalog, &result)
      let elapsed = clinux_boot_microseconds() - began
      if let minutes, elapsed > Int64(minutes) * 60_000_000 { break }
      if isatty(STDERR_FILENO) != 0, result.days % 10 == 0 {
        Report.progress("\(result.days) of \(seeds.count) days, \(result.failures.count) broken")
      }
    }
    if isatty(STDERR_FILENO) != 0 { Report.progress("") }
    let isWhole = seeds.count >= FuzzResult.daysForAllFaults && minutes == nil
    Report.text(json ? result.json : result.text(wantsAllFaults: isWhole))
    if !result.failures.isEmpty || isWhole && !result.tally.missing.isEmpty { throw ExitCode(1) }
  }

  private func live(_ seed: UInt64, _ catalog: Catalog, _ result: inout FuzzResult) {
    let began = clock()
    var clinic = Clinic(
      seed: seed, catalog: catalog, isTracing: trace, isJudgedByAuditor: auditor)
    clinic.live()
    result.add(clinic, seed: seed, processorMicroseconds: Int64(clock() - began))
    if trace { for line in clinic.trace.lines { Report.text(line) } }
    guard !json else { return }
    for broken in clinic.checker.broken.prefix(1) {
      Report.text("handpiece-sim fuzz --seeds \(seed)..\(seed)   # \(broken)")
    }
    if auditor, let finding = clinic.auditorFindings.first {
      Report.text("handpiece-sim fuzz --seeds \(seed)..\(seed)   # the auditor: \(finding)")
    }
  }

  /// The folder that belongs to this program.
  private static var ownFolder: String? {
    CatalogFolder.defaultFolder(executablePath: "/proc/self/exe")
  }
}

/// Seeds from one to another.
struct SeedRange: ExpressibleByArgument, CustomStringConvertible {
  let first: UInt64
  let last: UInt64

  init(first: UInt64, last: UInt64) {
    self.first = first
    self.last = last
  }

  init?(argument: String) {
    let parts = argument.split(separator: ".", omittingEmptySubsequences: true)
    guard let first = parts.first.flatMap({ UInt64($0) }),
      let last = parts.last.flatMap({ UInt64($0) }),
      parts.count <= 2, first <= last, last - first < 1_000_000_000
    else { return nil }
    self.init(first: first, last: last)
  }

  var count: Int { Int(clamping: last - first) + 1 }

  var description: String { "\(first)..\(last)" }
}
