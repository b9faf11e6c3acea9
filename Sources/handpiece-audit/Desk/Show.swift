import ArgumentParser
import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import DeskIndex
import Glibc

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Shows one session: who, with what, within which limits, what happened, what was found.",
    discussion: """
        handpiece-audit show 5bcd6e9f bundle

      Of the session's name the first digits are enough.
      """)

  @Argument(help: "The session, or the first four digits of its name or more.")
  var session: String

  @OptionGroup var options: IndexOptions

  func run() throws {
    let (source, index) = try options.open()
    let found = try SessionReading.read(session, in: source, index)
    print(SessionSheet(found.dossier, found.row, found.findings).text)
    index.state.sayRedacted()
  }
}

struct Pulses: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints every pulse or slice of a session, with units in the header.",
    discussion: "  handpiece-audit pulses 5bcd6e9f bundle --csv > pulses.csv")

  @Argument(help: "The session, or the first four digits of its name or more.")
  var session: String

  @OptionGroup var options: IndexOptions

  @Flag(help: "As comma-separated values; there is no other form yet.")
  var csv = false

  func run() throws {
    let (source, index) = try options.open()
    let found = try SessionReading.read(session, in: source, index)
    print(DeliveryTable.csv(found.dossier), terminator: "")
  }
}

/// One session, read from the log where the index says it is.
struct SessionReading {
  let row: SessionRow
  let dossier: SessionDossier
  let findings: [FindingRow]

  static func read(
    _ name: String, in source: LogSource, _ index: LogIndex
  ) throws -> SessionReading {
    let row = try InputFile.asked { () throws(DeskIndexError) in try index.session(name) }
    let findings = try InputFile.asked { () throws(DeskIndexError) in
      try index.findings(of: row.session)
    }
    let marks = try InputFile.asked { () throws(DeskIndexError) in
      try index.marks(of: row.handpiece)
    }
    do throws(AuditStoreError) {
      guard let dossier = try source.dossier(of: row, marks: marks) else {
        throw .damaged(what: "the session is not there", seq: row.openedSeq)
      }
      return SessionReading(row: row, dossier: dossier, findings: findings)
    } catch {
      throw InputFile.failure("\(error)", EX_NOINPUT)
    }
  }
}
