import ArgumentParser
import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import DeskIndex
import Glibc

struct Incident: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts everything that a vigilance report needs into one folder.",
    discussion: """
      The folder gets the report of the session, its pulses, the leaves around one of them, a proof \
      for each of these, every leaf that says who the handpiece was and how it was calibrated, and \
      the findings.

        handpiece-audit incident 5bcd6e9f bundle --around 77 --output incident

      Exit status: 0 when everything was written, 64 when the folder is not empty or there is no \
      such session or leaf, 65 and 66 as with `replay`, 73 when something cannot be written.
      """)

  @Argument(help: "The session, or the first four digits of its name or more.")
  var session: String

  @OptionGroup var options: IndexOptions

  @Option(help: ArgumentHelp("The leaf that it is about.", valueName: "seq"))
  var around: Int64

  @Option(help: "How many leaves before and after that one.")
  var reach: Int64 = 25

  @Option(help: "The folder to write; it must be empty, or not be there yet.")
  var output: String

  func validate() throws {
    guard (0...1000).contains(reach) else { throw ValidationError("--reach takes 0 to 1000.") }
  }

  func run() throws {
    guard ExportFolder.isFree(output) else {
      throw InputFile.failure("\(output): not an empty folder", EX_USAGE)
    }
    let (source, index) = try options.open()
    let found = try SessionReading.read(session, in: source, index)
    guard (found.dossier.openedSeq...found.dossier.lastSeq).contains(around) else {
      throw InputFile.failure(
        "leaf \(around) does not lie in the session, which has leaves "
          + "\(found.dossier.openedSeq) to \(found.dossier.lastSeq)", EX_USAGE)
    }
    guard !source.isRedacted(around) else {
      throw InputFile.failure("leaf \(around) is redacted", EX_USAGE)
    }
    let rules = try options.catalogs.read(of: source)
      .first { $0.hash == found.dossier.opened.catalogHash }
    let facts = ReportFacts(
      found.row, found.findings, of: source, index.state, rules, log: options.log)
    let marks = try InputFile.asked { () throws(DeskIndexError) in
      try index.marks(of: found.row.handpiece)
    }
    do throws(AuditStoreError) {
      try makeFolder(output)
      try write(SessionReport(found.dossier, facts).page, to: "report.html")
      try write(DeliveryTable.csv(found.dossier), to: "pulses.csv")
      let leaves = try rows(of: source, around)
      try write(
        leaves.map { String(decoding: $0.bytes, as: UTF8.self) + "\n" }.joined(), to: "leaves.jsonl"
      )
      var handpiece = ""
      for mark in marks {
        handpiece += String(decoding: try source.row(mark.seq).bytes, as: UTF8.self) + "\n"
      }
      try write(handpiece, to: "handpiece.jsonl")
      try write(found.findings.map(Self.line).joined(), to: "findings.csv")
      let proved = try writeProofs(of: leaves, from: source)
      try write(readme(found, leaves, hasProofs: proved), to: "README.txt")
    } catch {
      if case .notWritable = error { throw InputFile.failure("\(error)", EX_CANTCREAT) }
      throw InputFile.failure("\(error)", EX_NOINPUT)
    }
    print("everything about leaf \(around) of session \(found.row.session) in \(output)")
  }

  private func rows(
    of source: LogSource, _ seq: Int64
  ) throws(AuditStoreError) -> [StoredLeaf] {
    var rows: [StoredLeaf] = []
    var next = max(0, seq - reach)
    while next <= seq + reach {
      guard let row = try source.read(from: next, limit: 1).first else { break }
      if !source.isRedacted(row.seq) { rows.append(row) }
      next += 1
    }
    return rows
  }

  /// Only a bundle has a checkpoint to prove them for.
  private func writeProofs(
    of leaves: [StoredLeaf], from source: LogSource
  ) throws(AuditStoreError) -> Bool {
    guard case .bundle(let bundle) = source else { return false }
    try makeFolder(output + "/proofs")
    for leaf in leaves where leaf.seq < bundle.tiles.checkpoint.size {
      let proof = try InclusionProof(of: leaf.seq, inTreeOfSize: bundle.tiles.checkpoint.size) {
        (place) throws(AuditStoreError) in try source.hash(of: place)
      }
      let file = InclusionProofFile(
        leaf: leaf.bytes, index: leaf.seq, hashes: proof?.hashes ?? [], note: bundle.tiles.note)
      try write(String(decoding: file.bytes, as: UTF8.self), to: "proofs/\(leaf.seq).proof")
    }
    return true
  }

  private static func line(_ finding: FindingRow) -> String {
    [
      "\(finding.seq)", finding.code, finding.severity, "\(finding.promise)", finding.sentence,
    ].map(DeliveryTable.field).joined(separator: ",") + "\r\n"
  }

  private func readme(
    _ found: SessionReading, _ leaves: [StoredLeaf], hasProofs: Bool
  ) -> String {
    """
    Session \(found.row.session), leaf \(around).
    report.html      the session, to read and print
    pulses.csv       every pulse or slice of it, with units
    leaves.jsonl     leaves \(leaves.first?.seq ?? around) to \(leaves.last?.seq ?? around) of the log
    handpiece.jsonl  who handpiece \(found.row.handpiece.filter { $0.isASCII }) said it was, and its calibrations
    findings.csv     what was found in the session: leaf, code, severity, promise, what
    \(hasProofs
      ? "proofs/          a proof for each leaf: handpiece-audit check-proof FILE --key KEY"
      : "No proofs: a database has no checkpoint. Export a bundle for them.")

    """
  }

  private func write(_ text: String, to name: String) throws(AuditStoreError) {
    try DurableFile.write(Array(text.utf8), to: "\(output)/\(name)", mode: 0o640)
  }

  private func makeFolder(_ path: String) throws(AuditStoreError) {
    guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else {
      throw .notWritable(path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }
}
