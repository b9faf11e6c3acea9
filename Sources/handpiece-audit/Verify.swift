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
      its envelope; and that totals add up.

      Exit status: 0 when nothing was found, 1 on any finding, 66 when the log cannot be read.
      """)

  @Argument(help: "The database, stopped or copied together with its -wal file.")
  var database: String

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    var report: any VerificationReport = json ? JSONReport() : TextReport()
    var verifier = LogVerifier()
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
