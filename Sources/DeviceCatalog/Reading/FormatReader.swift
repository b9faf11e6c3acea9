/// Which format a file of the catalog is written in.
extension NodeReader {
  /// A file without this key is of the first format.
  static let formatKey = "format"
  /// The newest format that is understood here.
  static let newestFormat: Int64 = 1

  /// Whether the rest of the file may be read. A newer format may mean other things by the same
  /// words, so nothing of such a file is looked at.
  mutating func checkFormat(_ root: CatalogNode) -> Bool {
    guard case .mapping(let entries) = root.content else { return true }
    let formats = entries.filter { entry in
      if case .scalar(Self.formatKey, _) = entry.key.content { true } else { false }
    }
    for entry in formats {
      guard let format = integer(entry.value, Self.formatKey, 1...Int64.max) else { return false }
      guard format <= Self.newestFormat else {
        refuse(
          entry.value,
          "written for a newer handpieced (format \(format), this one knows "
            + "\(Self.newestFormat)); install that one, or the catalog that came with this one")
        return false
      }
    }
    return true
  }
}
