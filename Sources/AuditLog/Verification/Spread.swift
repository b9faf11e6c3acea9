package import Quantities

/// Least, mean and greatest of measured values.
package struct Spread<Unit: MeasurementUnit>: Hashable, Sendable {
  package private(set) var count: Int64 = 0
  package private(set) var minimum = Quantity<Unit>(.max)
  package private(set) var maximum = Quantity<Unit>(.min)
  private var sum = Quantity<Unit>.zero

  mutating func add(_ value: Quantity<Unit>) {
    count += 1
    minimum = min(minimum, value)
    maximum = max(maximum, value)
    sum += value
  }

  /// The mean, rounded to the nearest whole unit; `nil` when there are no values.
  package var mean: Quantity<Unit>? {
    guard count > 0 else { return nil }
    let half = Quantity<Unit>(count / 2)
    return Quantity((sum < .zero ? sum - half : sum + half).count / count)
  }
}
