/// A value for some of the dimensions, found without hashing: every pulse is held against several.
package struct ByDimension<Value> {
  private var slots = [Value?](repeating: nil, count: LoggedDimension.allCases.count)

  package init() {}

  package init(_ values: [LoggedDimension: Value]) {
    for (dimension, value) in values { slots[dimension.place] = value }
  }

  package subscript(dimension: LoggedDimension) -> Value? {
    get { slots[dimension.place] }
    set { slots[dimension.place] = newValue }
  }

  package var dictionary: [LoggedDimension: Value] {
    var values: [LoggedDimension: Value] = [:]
    for dimension in LoggedDimension.allCases { values[dimension] = self[dimension] }
    return values
  }

  /// Changes the value of a dimension, or the initial one where it has none yet.
  mutating func change(
    _ dimension: LoggedDimension, from initial: Value, _ change: (inout Value) -> Void
  ) {
    let place = dimension.place
    var value = slots[place] ?? initial
    change(&value)
    slots[place] = value
  }
}

extension ByDimension: Equatable where Value: Equatable {}
extension ByDimension: Hashable where Value: Hashable {}
extension ByDimension: Sendable where Value: Sendable {}

extension LoggedDimension {
  /// Its place among all of them.
  fileprivate var place: Int {
    switch self {
    case .energyPerPin: 0
    case .pulseEnergyPerPin: 1
    case .powerLevel: 2
    case .pulseWidth: 3
    case .depth: 4
    case .strokeRate: 5
    case .vacuum: 6
    case .crystalFlow: 7
    }
  }
}
