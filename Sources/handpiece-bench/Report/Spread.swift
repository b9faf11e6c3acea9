/// Sorted samples of one quantity.
struct Spread {
  private let sorted: [Int64]

  init(_ samples: [Int64]) {
    sorted = samples.sorted()
  }

  var count: Int { sorted.count }

  func count(above bound: Int64) -> Int { sorted.count { $0 > bound } }

  var median: Int64 { quantile(500) }

  /// The smallest sample that at least `permille` of all samples do not exceed; zero without any.
  func quantile(_ permille: Int) -> Int64 {
    guard !sorted.isEmpty else { return 0 }
    let rank = (sorted.count * permille + 999) / 1000
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }
}
