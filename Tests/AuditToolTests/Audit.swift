import Backstage

func audit(_ arguments: String...) throws -> Run {
  try audit(arguments)
}

/// Runs `handpiece-audit` to its end.
func audit(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
  try Run("handpiece-audit", arguments, environment: environment)
}

extension Run {
  /// The first two columns of the lines that are findings.
  var findings: [String] {
    lines.compactMap { line in
      let columns = line.split(separator: "  ", omittingEmptySubsequences: false)
      guard columns.count == 3, Int64(columns[0]) != nil else { return nil }
      return "\(columns[0]) \(columns[1])"
    }
  }
}
