/// All files of a `Devices` folder.
package struct ReferenceCatalog: Sendable {
  let files: [String: Plain]
  /// Handpieces by model.
  private var handpieces: [String: Plain] = [:]
  /// Rows of the limit tables by section.
  private var sections: [String: [Plain]] = [:]
  /// The same rows by section and modality.
  private var sectionsOfModality: [String: [Plain]] = [:]

  /// - Parameter files: path ("limits/areas.yaml") → its tree.
  package init(files: [String: Plain]) {
    self.files = files
    for path in files.keys.sorted() {
      let tree = files[path] ?? .nothing
      if path.hasPrefix("handpieces/"), let model = tree.at("model").text {
        handpieces[model] = tree
      }
      if path.hasPrefix("limits/") {
        for (section, rows) in tree.map ?? [:] { add(rows.list ?? [], to: section) }
      }
    }
  }

  private mutating func add(_ rows: [Plain], to section: String) {
    for row in rows {
      sections[section, default: []].append(row)
      for modality in allModalities where concerns(row, modality) {
        sectionsOfModality[section + " " + modality, default: []].append(row)
      }
    }
  }

  func handpiece(_ model: String) -> Plain? { handpieces[model] }

  func rows(_ section: String) -> [Plain] { sections[section] ?? [] }

  func rows(_ section: String, modality: String) -> [Plain] {
    sectionsOfModality[section + " " + modality] ?? []
  }

  /// The rows of a modality that hold for a skin type.
  func rows(_ section: String, modality: String, type: Int64) -> [Plain] {
    var found: [Plain] = []
    for row in rows(section, modality: modality) where holds(row, type: type) {
      found.append(row)
    }
    return found
  }
}

let allModalities = ["fractionalRF", "rfMicroneedling", "microneedling", "microdermabrasion"]

/// Both modalities with RF pulse; the others deliver continuously.
func isRF(_ modality: String) -> Bool {
  modality == "fractionalRF" || modality == "rfMicroneedling"
}

private func concerns(_ row: Plain, _ modality: String) -> Bool {
  row.at("modality").text == modality || row.at("modalities").lists(modality)
    || !row.at(modality).isNothing
}

/// A row without types holds for all.
private func holds(_ row: Plain, type: Int64) -> Bool {
  guard let types = row.at("fitzpatrick").list else { return true }
  return types.contains(.integer(type))
}

/// A row without regions holds everywhere.
func holds(_ row: Plain, region: String) -> Bool {
  let regions = row.at("regions")
  return regions.isNothing || regions.lists(region)
}

func id(_ row: Plain) -> String { row.at("id").text ?? malformed }

/// The hard block of what cannot be read.
let malformed = "reference/malformed"
