import ArgumentParser
import AuditLog
import AuditStore
import Glibc

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks every leaf of a log and prints what is wrong and what was treated.",
    discussion: """
      Checked are hashes, tree, order and clock; that each session, pass and permission was \
      opened before it was used; that every pulse is there once, was permitted and lies inside \
      its envelope; that totals add up; and that approvals and overrides were signed by a \
      prescriber who was trusted by then and did not treat in that session.

      Exit status: 0 when nothing was found, 1 on any finding, 65 when the list of prescribers is \
      wrong, 66 when it or the log cannot be read.
      """)

  @Argument(help: "The database, stopped or copied together with its -wal file.")
  var database: String

  @Option(
    help: """
      A file with the verifier keys of the prescribers you know, one a line; statements of others \
      then do not count, whatever the log says.
      """)
  var prescribers: String?

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    var report: any VerificationReport = json ? JSONReport() : TextReport()
    var verifier = LogVerifier(prescribers: try prescribers.map(KnownPrescribers.read))
    var brokenRow: Finding?
    do throws(AuditStoreError) {
      let log = try AuditCopy.open(path: database)
      report.begin(database: database)
      var next: Int64 = 0
      while case let rows = try log.read(from: next), let last = rows.last {
        for row in rows { verifier.check(row) }
        report.add(verifier.takeFindings(), verifier.takeSummaries())
        guard last.seq < .max else { break }
        next = last.seq + 1
        Progress.show(leafCount: next)
      }
    } catch .damaged(let what, let seq) {
      let finding = Finding(.leafUnreadable, at: seq, "The row cannot be read: \(what).")
      report.add([finding], [])
      brokenRow = finding
    } catch {
      Progress.clear()
      StandardError.write("handpiece-audit: \(error)\n")
      throw ExitCode(EX_NOINPUT)
    }
    Progress.clear()
    report.add([], verifier.openSessions())
    let isClean = verifier.findingCount == 0 && brokenRow == nil
    report.end(verifier.summary(), isClean: isClean)
    if !isClean { throw ExitCode(1) }
  }
}
