package import DoseLimits
package import Quantities

/// The disjoint areas that sessions can treat.
package struct AreaList: Codable, Hashable, Sendable {
  package var areas: [Area]

  package init(areas: [Area]) {
    self.areas = areas
  }

  /// One region on one side.
  package struct Area: Codable, Hashable, Sendable {
    package var area: String
    package var side: Side
    /// Areas of one group share their test spots.
    package var group: String
    package var typicalSize: SquareMillimetres
    /// Modalities that may not touch it.
    package var closedTo: [String]

    private enum CodingKeys: String, CodingKey {
      case area, side, group
      case typicalSize = "typical_mm2"
      case closedTo = "closed_to"
    }
  }
}

extension AreaList {
  package init(_ tables: LimitTables) {
    areas = tables.areas.flatMap { entry in
      let closed = Set(
        tables.blockedRegions.filter { $0.region == entry.region }.flatMap(\.modalities))
      return entry.sides.map { side in
        Area(
          area: entry.region, side: side, group: entry.group, typicalSize: entry.typicalSize,
          closedTo: closed.map(\.description).sorted())
      }
    }
  }
}

/// The folder of handpieces and limits as it lies on the disk now, beside what the daemon has loaded.
package struct CatalogCheck: Codable, Hashable, Sendable {
  /// SHA-256 over the files that the daemon goes by.
  package var loadedHash: String
  /// The same over the files on the disk; `nil` when they do not make a catalog.
  package var hash: String?
  /// What is wrong with the files; none while there is a hash.
  package var defects: [Defect]

  package init(loadedHash: String, hash: String?, defects: [Defect]) {
    self.loadedHash = loadedHash
    self.hash = hash
    self.defects = defects
  }

  /// One thing that is wrong.
  package struct Defect: Codable, Hashable, Sendable {
    package var file: String
    /// The first line is 1; 0 for what concerns the file as a whole.
    package var line: Int
    package var column: Int
    package var sentence: String

    package init(file: String, line: Int, column: Int, sentence: String) {
      self.file = file
      self.line = line
      self.column = column
      self.sentence = sentence
    }
  }

  /// Whether a restart would change nothing.
  package var isCurrent: Bool { hash == loadedHash }

  private enum CodingKeys: String, CodingKey {
    case hash, defects
    case loadedHash = "loaded_hash"
  }
}
