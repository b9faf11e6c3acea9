import ArgumentParser
import AuditDesk
import AuditLog
import BundleFiles
import CatalogFiles
import Glibc

struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a log again and asks whether its limits were reproducible, and right.",
    discussion: """
      Everything that `verify` checks is checked. Then the limits of each pass are derived again \
      from the inputs in the log and the catalog in the bundle, twice: by the engine, which shows \
      whether they can be reproduced, and by a reference that shares no code with it, which shows \
      whether they are right. Each session gets both verdicts, and whether the history it was told \
      is checked, asserted or erased.

        handpiece-audit replay bundle
        handpiece-audit replay bundle --links links.jsonl --witness witness.example/w+…+… \
      --witnessed-within 24
        handpiece-audit replay bundle --tables Devices --sarif > findings.sarif

      Exit status: 0 when nothing was found, 1 on any finding, 64 when a key is none, 65 when a \
      file you gave is not what it should be, 66 when one or the log cannot be read.
      """)

  @Argument(help: "A bundle as `export` writes it, or a copy of the database with --catalog.")
  var log: String

  @OptionGroup var evidence: EvidenceOptions

  @OptionGroup var catalogs: CatalogOptions

  @Option(
    help: ArgumentHelp(
      "A folder like Devices: what if these tables had been in force.",
      discussion: "Bounds that would differ, and what would be outside them, are findings.",
      valueName: "dir"))
  var tables: String?

  @Option(
    help: ArgumentHelp(
      "Find it when the witnesses named with --witness have not seen the log for so long.",
      valueName: "hours"))
  var witnessedWithin: Int64?

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  @Flag(help: "Print SARIF 2.1.0 instead of text.")
  var sarif = false

  func validate() throws {
    if json, sarif { throw ValidationError("--json and --sarif exclude each other.") }
    if let witnessedWithin, witnessedWithin < 0 {
      throw ValidationError("--witnessed-within takes hours from 0 on.")
    }
  }

  func run() throws {
    var report: any ReplayReport = ReplayText()
    if json { report = ReplayJSON() }
    if sarif { report = ReplaySARIF() }
    let evidence = try evidence.read()
    let source = try InputFile.log(log)
    let catalogs = try catalogs.read(of: source)
    let other = try tables.map { try InputFile.rules(in: $0) }
    print(report.begin(log: log), terminator: "")
    var findingCount = 0
    let result = try InputFile.reading(
      of: source, against: evidence,
      judge: { LogReplay(against: $0, catalogs: catalogs, whatIf: other) },
      { replay, rows in
        if rows.isEmpty, let witnessedWithin {
          replay.checkWitnessed(withinHours: witnessedWithin)
        }
        let open = rows.isEmpty ? replay.openVerdicts() : []
        print(report.add(replay.takeFindings(), replay.takeVerdicts() + open), terminator: "")
        findingCount = replay.findingCount
      })
    let ending = ReplayEnding(
      summary: result.summary, findingCount: findingCount, keyIsKnown: result.keyIsKnown)
    print(report.end(ending), terminator: "")
    if findingCount > 0 { throw ExitCode(1) }
  }
}

/// The catalogs that sessions were treated by.
struct CatalogOptions: ParsableArguments {
  @Option(
    name: .customLong("catalog"),
    help: ArgumentHelp(
      "A folder like Devices that sessions were treated by; may be given again.",
      discussion: "A bundle has the newest; this is for those before it.", valueName: "dir"))
  var folders: [String] = []

  /// The bundle's own, if it can be read, and the others.
  func read(of source: LogSource) throws -> [RulesOfCatalog] {
    var rules = try folders.map { try InputFile.rules(in: $0) }
    guard case .bundle(let bundle) = source, let own = bundle.catalogPath else { return rules }
    do throws(CatalogFilesError) {
      rules.append(RulesOfCatalog(try CatalogFolder.load(folder: own)))
    } catch {
      // That sessions cannot be judged is a finding then.
      StandardError.write("handpiece-audit: the bundle's catalog is passed over: \(error)\n")
    }
    return rules
  }
}

extension InputFile {
  /// Reads a folder like `Devices`; 65 when something in it is wrong, 66 when it cannot be read.
  static func rules(in folder: String) throws -> RulesOfCatalog {
    do throws(CatalogFilesError) {
      return RulesOfCatalog(try CatalogFolder.load(folder: folder))
    } catch {
      if case .unreadable = error { throw failure("\(error)", EX_NOINPUT) }
      throw failure("\(error)", EX_DATAERR)
    }
  }
}
