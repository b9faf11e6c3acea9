import ArgumentParser
import AuditLog

struct CheckProof: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a proof that one leaf is in a log, and prints the leaf.",
    discussion: """
        handpiece-audit check-proof record.proof --key handpieced/…+…+…

      Exit status: 0 when it holds, 1 when it does not, 64 when a key is none, 65 when the file is \
      no proof, 66 when it cannot be read.
      """)

  @Argument(help: "The file with the proof.")
  var file: String

  @Option(
    name: .customLong("key"),
    help: ArgumentHelp("The log's verifier key; may be given again.", valueName: "vkey"))
  var keys: [String]

  func run() throws {
    let keys = try InputFile.keys(keys, NoteVerifierKey.init(reading:))
    let proof = try InputFile.read(
      file, atMost: InclusionProofFile.lengthLimit, InclusionProofFile.init(reading:))
    do throws(AuditLogError) {
      let signed = try proof.checked(trusting: keys)
      try checkSeq(of: proof)
      let signers = signed.signers.map(\.text).joined(separator: " and ")
      print(
        "Leaf \(proof.index) is in the log \(signed.checkpoint.origin), as of the checkpoint at "
          + "\(signed.checkpoint.size) leaves, signed by \(signers).")
      print(String(decoding: proof.leaf ?? [], as: UTF8.self))
    } catch {
      throw InputFile.failure("\(file): the proof does not hold: \(error)", 1)
    }
  }

  /// The leaf must say of itself that it stands where the proof says.
  private func checkSeq(of proof: InclusionProofFile) throws(AuditLogError) {
    guard let bytes = proof.leaf, try Leaf(reading: bytes).seq == proof.index else {
      throw .badValue(key: "seq")
    }
  }
}
