internal import Quantities

/// Least, mean and greatest of values of one dimension, in its unit.
package struct Spread: Hashable, Sendable {
  package private(set) var count: Int64 = 0
  package private(set) var minimum = Int64.max
  package private(set) var maximum = Int64.min
  private var sum = Permille.zero

  mutating func add(_ value: Int64) {
    add(value, mean: value, value)
  }

  /// Adds values of which only the ends and the mean are known, as one.
  mutating func add(_ least: Int64, mean: Int64, _ greatest: Int64) {
    count += 1
    minimum = min(minimum, least)
    maximum = max(maximum, greatest)
    sum += Permille(mean)
  }

  /// The mean, rounded to the nearest whole unit; `nil` when there are no values.
  package var mean: Int64? {
    guard count > 0 else { return nil }
    let half = Permille(count / 2)
    return (sum < .zero ? sum - half : sum + half).count / count
  }
}
