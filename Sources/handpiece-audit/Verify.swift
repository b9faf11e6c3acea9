import ArgumentParser
import AuditLog
import BundleFiles

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks every leaf of a log and prints what is wrong and what was treated.",
    discussion: """
      Checked are hashes, tree, order and clock; the checkpoint's root and signature; that the log \
      grew from older checkpoints; that each session, pass and permission was opened before it \
      was used; that every pulse is there once, was permitted and lies inside its envelope; that \
      totals add up; and that approvals and overrides were signed by a prescriber who was trusted \
      by then and did not treat in that session.

      A finding is one line: the leaf, a code and a sentence. The article LogFormat explains the \
      codes.

        handpiece-audit verify bundle
        handpiece-audit verify bundle --key handpieced/…+…+… --since last-year.checkpoint
        handpiece-audit verify audit.sqlite --links links.jsonl --json

      Exit status: 0 when nothing was found, 1 on any finding, 64 when a key is none, 65 when a \
      file you gave is not what it should be, 66 when one or the log cannot be read.
      """)

  @Argument(
    help: """
      A folder with tiles, such as `export` writes it; or the database, with its daemon stopped, \
      or copied together with its -wal file.
      """)
  var log: String

  @OptionGroup var evidence: EvidenceOptions

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    var report: any VerificationReport = json ? JSONReport() : TextReport()
    let evidence = try evidence.read()
    let source = try InputFile.log(log)
    report.begin(log: log)
    let result = try InputFile.reading(of: source, against: evidence, judge: LogVerifier.init) {
      verifier, rows in
      report.add(
        verifier.takeFindings(),
        verifier.takeSummaries() + (rows.isEmpty ? verifier.openSessions() : []))
    }
    report.end(result)
    if result.summary.findingCount > 0 { throw ExitCode(1) }
  }
}
