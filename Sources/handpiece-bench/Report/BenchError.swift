/// Why there are no figures; one line each.
enum BenchError: Error, CustomStringConvertible {
  /// Both sides of a comparison did not do the same work.
  case disagreement(String)

  var description: String {
    switch self {
    case .disagreement(let what): what
    }
  }
}
