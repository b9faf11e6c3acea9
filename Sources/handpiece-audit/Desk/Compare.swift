import ArgumentParser
import AuditDesk
import AuditLog
import DeskIndex
import Glibc

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sets two sessions of the same person side by side.",
    discussion: """
      The log knows no persons: a link file has to open both sessions, and to the same one.

        handpiece-audit compare 5bcd6e9f 07aa31c0 bundle --links links.jsonl

      Exit status: 0, 1 when they are not of one person, 64 to 66 and 73 as with `show`.
      """)

  @Argument(help: "A session, or the first four digits of its name or more.")
  var session: String

  @Argument(help: "The other session.")
  var other: String

  @OptionGroup var options: IndexOptions

  func validate() throws {
    guard options.evidence.links != nil else {
      throw ValidationError("Name the link file: --links FILE.")
    }
  }

  func run() throws {
    guard let links = try options.evidence.read().links else { return }
    let (source, index) = try options.open()
    let first = try SessionReading.read(session, in: source, index)
    let second = try SessionReading.read(other, in: source, index)
    let comparison: SessionComparison
    do throws(SessionComparison.Refusal) {
      comparison = try SessionComparison(first.dossier, second.dossier, linkedBy: links.file)
    } catch {
      throw InputFile.failure(error.rawValue, 1)
    }
    print("Subject \(comparison.subject)")
    for reading in [first, second] {
      print("  \(reading.row.session), \(UTCText.seconds(reading.dossier.openedUTC))")
    }
    var table = TextTable(columns: [
      "area", "pass", "dimension", "set", "set", "measured", "measured",
    ])
    for line in comparison.lines {
      table.add(
        [line.area, "\(line.pass)", "\(line.dimension.rawValue) \(line.dimension.unit)"]
          + (line.set + line.measured).map { $0.map { "\($0)" } ?? "-" })
    }
    print(table.text)
  }
}
