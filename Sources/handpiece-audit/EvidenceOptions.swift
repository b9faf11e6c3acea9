import ArgumentParser
import AuditLog

/// What the auditor brings along.
struct EvidenceOptions: ParsableArguments {
  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      "The log's verifier key as you know it; may be given again.",
      discussion: "Without one, the key is the log's own word.", valueName: "vkey"))
  var keys: [String] = []

  @Option(
    name: .customLong("since"),
    help: ArgumentHelp(
      "An older checkpoint that you kept; may be given again.",
      discussion: "The log must have grown from it.", valueName: "file"))
  var olderCheckpoints: [String] = []

  @Option(
    name: .customLong("witness"),
    help: ArgumentHelp(
      "The verifier key of a witness that must have signed; may be given again.",
      valueName: "vkey"))
  var witnesses: [String] = []

  @Option(
    help: ArgumentHelp(
      "A link file of this log.",
      discussion: """
        Tells which sessions are of the same person, so that the history each was given can be \
        compared with what the log shows.
        """, valueName: "file"))
  var links: String?

  @Option(
    help: ArgumentHelp(
      "A file with the verifier keys of the prescribers you know, one a line.",
      discussion: "Statements of others then do not count, whatever the log says.",
      valueName: "file"))
  var prescribers: String?

  /// All of it read.
  func read() throws -> LogEvidence {
    var evidence = LogEvidence()
    evidence.keys = try InputFile.keys(keys, NoteVerifierKey.init(reading:))
    evidence.witnesses = try InputFile.keys(witnesses, WitnessVerifierKey.init(reading:))
    evidence.checkpoints = try olderCheckpoints.map { path in
      try InputFile.read(path, atMost: SignedNote.lengthLimit) { (bytes) throws(AuditLogError) in
        try HeldCheckpoint(name: "The checkpoint in \(path)", reading: bytes)
      }
    }
    evidence.links = try links.map {
      try InputFile.read($0, atMost: LinkFile.lengthLimit, LinkEvidence.init(reading:))
    }
    evidence.prescribers = try prescribers.map {
      Set(
        try InputFile.read($0, atMost: ListedKey.listLimit, ListedKey.list(reading:)).map(\.key))
    }
    return evidence
  }
}
