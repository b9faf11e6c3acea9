import ArgumentParser
import AuditLog
import CatalogFiles
import DeviceCatalog
import DoseLimits
import Glibc
import Quantities

struct ApproveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Signs that a handpiece may be driven with its present limit tables.",
    discussion: """
      The approval holds for exactly the values that are in the files now, and for this version of \
      the rules. Any other value in them needs another approval; comments and layout do not.

      Examples:
        handpiecectl prescriber approve rfmn-49i --key prescriber.key --devices Devices --output note
      """)

  @OptionGroup var key: SignerKeyOption

  @Option(help: "The folder with handpieces and limits.")
  var devices: String

  @Argument(help: "The model to approve.")
  var model: String

  @Option(help: "The file to create for the note, instead of standard output.")
  var output: String?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    let signer = try SignerKeyFile.read(key.file)
    let text = try canonicalText()
    let approval: SignedStatement<ApprovalStatement>
    do {
      approval = try SignedStatement(
        ApprovalStatement(
          model: model, canonicalHash: Hash256(of: text.bytes),
          engineRules: LimitTables.ruleVersion, day: WallClock.now.instant.day),
        signedBy: signer)
    } catch {
      throw complain("\(error)", exitCode: .wrongData)
    }
    let note = String(decoding: approval.note.bytes, as: UTF8.self)
    if let output { try SmallFile.create(output, note, mode: 0o644) }
    let report = ApprovalReport(approval, text, note: output == nil ? note : nil)
    if json {
      StandardStream.output.write(try JSONOutput.text(report))
    } else {
      StandardStream.error.write(report.text)
      if output == nil { StandardStream.output.write(note) }
    }
  }

  private func canonicalText() throws -> CanonicalText {
    let catalog: Catalog
    do throws(CatalogFilesError) {
      catalog = try CatalogFolder.load(folder: devices)
    } catch .defective(let defects) {
      throw complain(
        "\(devices): nothing is approved as long as files are wrong\n"
          + defects.map(\.description).joined(separator: "\n"),
        exitCode: .wrongData)
    } catch {
      throw complain("\(error)", exitCode: .noInput)
    }
    guard catalog.handpieces[model] != nil,
      let text = CanonicalText(of: model, in: catalog.files)
    else {
      throw complain(
        "\(model): no such model in \(devices), which has: "
          + catalog.handpieces.keys.sorted().joined(separator: ", "),
        exitCode: .wrongData)
    }
    return text
  }
}

/// What was approved, for the person who signed it.
private struct ApprovalReport: Encodable {
  let model: String
  let modality: String
  let rules: Int
  let canonicalHash: String
  let engineRules: Int
  let approved: String
  let signer: String
  let note: String?

  private enum CodingKeys: String, CodingKey {
    case model, modality, rules, approved, signer, note
    case canonicalHash = "canonical_sha256"
    case engineRules = "engine_rules"
  }

  init(_ approval: SignedStatement<ApprovalStatement>, _ text: CanonicalText, note: String?) {
    model = approval.statement.model
    modality = text.modality
    rules = text.ruleCount
    canonicalHash = "\(approval.statement.canonicalHash)"
    engineRules = approval.statement.engineRules
    approved = "\(approval.statement.day)"
    signer = approval.signer.text
    self.note = note
  }

  var text: String {
    """
    Approved by \(signer)
      model     \(model)
      modality  \(modality)
      tables    \(rules) rules, read by version \(engineRules) of the engine's rules
      SHA-256   \(canonicalHash)
      day       \(approved)

    """
  }
}
