import AuditLog
import DeviceCatalog
import DoseLimits
import Quantities

/// What a catalog without defects holds.
struct CatalogContents: Encodable {
  let files: Int
  let handpieces: [Handpiece]
  let sections: [Section]
  /// SHA-256 over all files; the daemon records it at its start.
  let hash: String

  struct Handpiece: Encodable {
    let model: String
    let name: String
    let modality: String
    let tips: [String]
    let isSimulated: Bool

    private enum CodingKeys: String, CodingKey {
      case model, name, modality, tips
      case isSimulated = "simulated"
    }
  }

  struct Section: Encodable {
    let section: String
    let rules: Int
  }

  init(_ catalog: Catalog) {
    files = catalog.files.count
    handpieces = catalog.handpieces.values.sorted { $0.model < $1.model }.map {
      Handpiece(
        model: $0.model, name: $0.name, modality: $0.modality.description,
        tips: $0.tips.map(\.kind), isSimulated: $0.isSimulated)
    }
    sections = catalog.ruleCounts.map { Section(section: $0.section, rules: $0.rules) }
    hash = Hash256(of: catalog.fingerprintInput).description
  }

  var text: String {
    var models = TextTable([
      ("MODEL", .left), ("MODALITY", .left), ("TIPS", .left), ("NAME", .left),
    ])
    for handpiece in handpieces {
      models.add([
        handpiece.model, handpiece.modality, handpiece.tips.joined(separator: ", "),
        handpiece.name + (handpiece.isSimulated ? " (simulated)" : ""),
      ])
    }
    var rules = TextTable([("SECTION", .left), ("RULES", .right)])
    for section in sections {
      rules.add([section.section, "\(section.rules)"])
    }
    let lines = models.lines + [""] + rules.lines + ["", "\(files) files, SHA-256 \(hash)"]
    return lines.joined(separator: "\n") + "\n"
  }
}
