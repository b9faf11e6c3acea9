import ArgumentParser
import AuditLog
import AuditStore
import BundleFiles
import Glibc

struct Prove: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the proof that one leaf is in the log, as one text file.",
    discussion: """
      The file has the form of C2SP tlog-proof. Whoever has the log's key can check it, by \
      check-proof or another program, without the log.

        handpiece-audit prove 1204 bundle --output record.proof
        handpiece-audit prove 1204 audit.sqlite --checkpoint checkpoint > record.proof

      Exit status: 0 when the proof was written, 64 when there is no such leaf, 65 when the log \
      does not have the checkpoint's root, 66 when a file cannot be read, 73 when the proof \
      cannot be written.
      """)

  @Argument(help: "The leaf's number.")
  var seq: Int64

  @Argument(help: "A folder with tiles, or a copy of the database.")
  var log: String

  @Option(
    help: ArgumentHelp(
      "The signed checkpoint to prove it for.",
      discussion: "A bundle has its own; a database has none.", valueName: "file"))
  var checkpoint: String?

  @Option(help: ArgumentHelp("Where to write the proof, instead of to the terminal."))
  var output: String?

  func run() throws {
    let source = try InputFile.log(log)
    let held = try heldCheckpoint(of: source)
    guard (0..<held.checkpoint.size).contains(seq) else {
      throw InputFile.failure(
        "the checkpoint has \(held.checkpoint.size) leaves, numbered from 0", EX_USAGE)
    }
    guard !source.isRedacted(seq) else {
      throw InputFile.failure("leaf \(seq) is redacted: the bundle has its hash alone", EX_USAGE)
    }
    let proof: InclusionProofFile
    do throws(AuditStoreError) {
      proof = try self.proof(in: source, for: held)
    } catch {
      throw InputFile.failure("\(error)", EX_NOINPUT)
    }
    guard proof.leadsToRoot(of: held.checkpoint) else {
      throw InputFile.failure(
        "the log does not have the checkpoint's root; `handpiece-audit verify` says more",
        EX_DATAERR)
    }
    try write(proof.bytes)
  }

  private func heldCheckpoint(of source: LogSource) throws -> HeldCheckpoint {
    if let checkpoint {
      return try InputFile.read(checkpoint, atMost: SignedNote.lengthLimit) {
        (bytes) throws(AuditLogError) in
        try HeldCheckpoint(name: checkpoint, reading: bytes)
      }
    }
    guard case .bundle(let bundle) = source,
      let own = try? HeldCheckpoint(name: log, note: bundle.tiles.note)
    else {
      throw InputFile.failure(
        "a database has no checkpoint: name one with --checkpoint", EX_USAGE)
    }
    return own
  }

  private func proof(
    in source: LogSource, for held: HeldCheckpoint
  ) throws(AuditStoreError) -> InclusionProofFile {
    let proof = try InclusionProof(of: seq, inTreeOfSize: held.checkpoint.size) {
      (place) throws(AuditStoreError) in try source.hash(of: place)
    }
    return InclusionProofFile(
      leaf: try source.row(seq).bytes, index: seq, hashes: proof?.hashes ?? [], note: held.note)
  }

  private func write(_ bytes: [UInt8]) throws {
    guard let output else {
      print(String(decoding: bytes, as: UTF8.self), terminator: "")
      return
    }
    try OutputFile.write(bytes, to: output)
  }
}

extension InclusionProofFile {
  fileprivate func leadsToRoot(of checkpoint: Checkpoint) -> Bool {
    guard let leaf else { return false }
    return InclusionProof(index: index, size: checkpoint.size, hashes: hashes).holds(
      leaf: Hash256(leaf: leaf), root: checkpoint.root)
  }
}
