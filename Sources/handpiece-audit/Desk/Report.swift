import ArgumentParser
import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import DeskIndex
import Glibc

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes one session as a page to read and print.",
    discussion: """
      The page needs nothing else: no network, no script. The PDF is made by Chromium or \
      WeasyPrint, whichever is installed.

        handpiece-audit report 5bcd6e9f bundle --html session.html
        handpiece-audit report 5bcd6e9f bundle --pdf session.pdf

      Exit status: 0 when it was written, 64 to 66 as with `replay`, 69 when nothing is installed \
      that makes a PDF, 73 when a file cannot be written.
      """)

  @Argument(help: "The session, or the first four digits of its name or more.")
  var session: String

  @OptionGroup var options: IndexOptions

  @Option(help: ArgumentHelp("Where to write the page.", valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Where to write it as a PDF.", valueName: "file"))
  var pdf: String?

  func validate() throws {
    guard html != nil || pdf != nil else {
      throw ValidationError("Say where to: --html FILE, --pdf FILE, or both.")
    }
  }

  func run() throws {
    let (source, index) = try options.open()
    let found = try SessionReading.read(session, in: source, index)
    let rules = try options.catalogs.read(of: source)
      .first { $0.hash == found.dossier.opened.catalogHash }
    let page = SessionReport(
      found.dossier,
      ReportFacts(
        found.row, found.findings, of: source, index.state, rules, log: options.log)
    ).page
    if let html { try OutputFile.write(Array(page.utf8), to: html) }
    if let pdf { try PDFMaker.make(page, at: pdf) }
  }
}
