import ArgumentParser
import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import DeskIndex
import Glibc
import Quantities

struct CertificateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certificate",
    abstract: "Writes the certificate of a calibration, or lists those that the log has.",
    discussion: """
      Everything on it stands in the log: instrument, conditions, every raw reading, both curves, \
      error and uncertainty of each point, and the verdict. Laboratory, customer and signature are \
      left to be filled in.

        handpiece-audit certificate bundle
        handpiece-audit certificate bundle --handpiece HP-0031 --html certificate.html
        handpiece-audit certificate bundle --service 5bcd6e9f --pdf certificate.pdf

      Exit status: 0 when it was written, 64 to 66 as with `replay`, 69 when nothing is installed \
      that makes a PDF, 73 when a file cannot be written.
      """)

  @OptionGroup var options: IndexOptions

  @Option(help: "The serial number of a handpiece: its newest calibration with a result is meant.")
  var handpiece: String?

  @Option(help: "The calibration, or the first four digits of its name or more.")
  var service: String?

  @Option(help: ArgumentHelp("Where to write the page.", valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Where to write it as a PDF.", valueName: "file"))
  var pdf: String?

  func validate() throws {
    if let service, service.count < 4 {
      throw ValidationError("--service: the first four digits of its name, or more.")
    }
  }

  func run() throws {
    let (source, index) = try options.open()
    let found = try calibrations(in: source)
    guard html != nil || pdf != nil else { return print(Self.list(found)) }
    let log = ReportedLog(source, index.state, log: options.log)
    guard let certificate = found.reversed().lazy.compactMap({ Certificate($0, log) }).first else {
      throw InputFile.failure("no such calibration came to a result", EX_USAGE)
    }
    let page = certificate.page
    if let html { try OutputFile.write(Array(page.utf8), to: html) }
    if let pdf { try PDFMaker.make(page, at: pdf) }
  }

  private func calibrations(in source: LogSource) throws -> [CalibrationDossier] {
    var readings = CalibrationReadings(of: handpiece)
    do throws(AuditStoreError) {
      var seq: Int64 = 0
      while true {
        let rows = try source.read(from: seq)
        guard let last = rows.last else { break }
        for row in rows {
          // What cannot be read is the verifier's to say.
          if let leaf = try? Leaf(reading: row.bytes) { readings.take(leaf) }
        }
        seq = last.seq + 1
      }
    } catch {
      throw InputFile.failure("\(error)", EX_NOINPUT)
    }
    let named = readings.dossiers.filter { dossier in
      service.map { "\(dossier.opened.service)".hasPrefix($0) } ?? true
    }
    if service != nil, named.count != 1 {
      throw InputFile.failure(
        named.isEmpty ? "there is no such calibration" : "several calibrations are named so",
        EX_USAGE)
    }
    return named
  }

  private static func list(_ dossiers: [CalibrationDossier]) -> String {
    var table = TextTable(columns: [
      "when", "calibration", "handpiece", "quantity", "reference", "readings", "result",
    ])
    for dossier in dossiers {
      table.add([
        UTCText.seconds(dossier.openedUTC), String("\(dossier.opened.service)".prefix(12)),
        dossier.opened.handpiece, dossier.opened.dimension.rawValue,
        dossier.opened.instrument.serial, "\(dossier.readings.count)",
        dossier.result?.result.text ?? dossier.closed?.reason.text ?? "under way",
      ])
    }
    return table.text
  }
}
