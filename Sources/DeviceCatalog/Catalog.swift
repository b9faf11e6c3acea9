package import DoseLimits

/// One file of a catalog, read but not yet understood.
package struct CatalogFile: Hashable, Sendable {
  /// The path inside the catalog's folder, such as `limits/areas.yaml`.
  package let path: String
  package let bytes: [UInt8]
  package let root: CatalogNode

  package init(path: String, bytes: [UInt8], root: CatalogNode) {
    self.path = path
    self.bytes = bytes
    self.root = root
  }
}

/// The checked handpieces and limit tables of one folder.
package struct Catalog: Hashable, Sendable {
  /// The handpieces by model.
  package let handpieces: [String: HandpieceDescription]
  package let tables: LimitTables
  /// The files in the order of their paths: what a fingerprint of the catalog is taken over.
  package let files: [CatalogFile]

  /// Reads and checks files together; an error names everything that is wrong with them, in the
  /// order of the files. What other files already showed, such as a syntax error, comes along.
  package static func read(
    _ files: [CatalogFile], unreadable: [CatalogDefect] = []
  ) throws(CatalogError) -> Catalog {
    let ordered = files.sorted { $0.path < $1.path }
    var defects = unreadable
    var sections = LimitSections()
    var handpieces: [Placed<HandpieceDescription>] = []
    for file in ordered {
      var reader = NodeReader(file: file.path)
      guard reader.checkFormat(file.root) else {
        defects += reader.defects
        continue
      }
      if file.path.hasPrefix("handpieces/") {
        if let handpiece = reader.handpiece(file.root) {
          handpieces.append(Placed(value: handpiece, place: reader.place(of: file.root)))
        }
      } else {
        sections.read(file.root, with: &reader)
      }
      defects += reader.defects
    }
    var checks = TableChecks(sections: sections, handpieces: handpieces)
    // What could not be read would only be reported again as missing.
    checks.run(isComplete: defects.isEmpty)
    defects += checks.defects
    guard defects.isEmpty else { throw .defective(defects.inOrder) }
    return Catalog(
      handpieces: Dictionary(
        handpieces.map { ($0.value.model, $0.value) }, uniquingKeysWith: { first, _ in first }),
      tables: sections.tables, files: ordered)
  }

  /// The bytes a fingerprint is taken over: each file's path and contents, each preceded by its
  /// length as eight bytes, big-endian.
  package var fingerprintInput: [UInt8] { Self.fingerprintInput(of: files) }

  /// The same over the limit tables alone.
  package var tablesFingerprintInput: [UInt8] {
    Self.fingerprintInput(of: files.filter { $0.path.hasPrefix("limits/") })
  }

  private static func fingerprintInput(of files: [CatalogFile]) -> [UInt8] {
    var input: [UInt8] = []
    for file in files {
      for part in [Array(file.path.utf8), file.bytes] {
        let length = UInt64(part.count)
        input += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        input += part
      }
    }
    return input
  }
}
