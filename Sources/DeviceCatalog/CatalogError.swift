/// Why files do not make a catalog.
package enum CatalogError: Error, Hashable, Sendable {
  /// Everything that is wrong with them, in the order of the files.
  case defective([CatalogDefect])

  package var defects: [CatalogDefect] {
    switch self {
    case .defective(let defects): defects
    }
  }
}

/// One thing wrong in a file, and where.
package struct CatalogDefect: Hashable, Sendable {
  package let file: String
  /// The first line is 1; 0 for what concerns the file as a whole.
  package let line: Int
  package let column: Int
  package let reason: String

  package init(file: String, line: Int, column: Int, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }
}

extension CatalogDefect: CustomStringConvertible {
  /// `file:line:column: reason`, as compilers write it.
  package var description: String { "\(file):\(line):\(column): \(reason)" }
}

extension CatalogError: CustomStringConvertible {
  /// One line for each defect.
  package var description: String {
    defects.map(\.description).joined(separator: "\n")
  }
}

extension [CatalogDefect] {
  /// By file, line and column, each once.
  var inOrder: [CatalogDefect] {
    var seen: Set<CatalogDefect> = []
    return sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
      .filter { seen.insert($0).inserted }
  }
}
