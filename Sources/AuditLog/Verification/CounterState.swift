internal import Quantities

/// A counter of pulses or slices: it must be followed without gap and without doubles.
struct CounterState {
  /// The last number that is accounted for; `nil` where the log before is not known.
  private(set) var last: PulseNumber?
  /// What the handpiece itself last said it had counted.
  private(set) var told: PulseNumber
  /// What follows ``last`` and is charged already, because nobody could read it.
  private(set) var assumed: ClosedRange<PulseNumber>?
  /// Whether leaves that are not disclosed may have counted on from ``last``.
  var mayHaveGrown = false
  /// Deliveries of this counter that the log holds.
  var deliveries = 0
  /// Numbers that were assumed.
  private(set) var assumedCount = 0
  /// Numbers that are charged to nobody.
  private(set) var foreignCount = 0

  init(last: PulseNumber?, told: PulseNumber) {
    self.last = last
    self.told = told
  }

  /// Whether the handpiece counted what the log has not accounted for.
  var isBehind: Bool { last.map { $0 < told } ?? false }

  /// The handpiece says how far it has counted; only now it shows which assumed numbers it used.
  mutating func hear(_ number: PulseNumber) {
    told = last.map { max($0, number) } ?? number
    if let range = assumed {
      assumed = Self.range(range.lowerBound, min(range.upperBound, told))
    }
  }

  /// Accounts for all numbers up to this one.
  mutating func account(upTo number: PulseNumber) {
    let last = max(last ?? number, number)
    self.last = last
    told = max(told, last)
    if let range = assumed, let next = last.next {
      assumed = Self.range(max(range.lowerBound, next), range.upperBound)
    }
  }

  mutating func accountForeign(_ numbers: ClosedRange<PulseNumber>) {
    foreignCount += Self.count(numbers)
    account(upTo: numbers.upperBound)
  }

  mutating func assume(_ numbers: ClosedRange<PulseNumber>) {
    assumedCount += Self.count(numbers)
    let first = min(assumed?.lowerBound ?? numbers.lowerBound, numbers.lowerBound)
    assumed = Self.range(first, max(assumed?.upperBound ?? first, numbers.upperBound))
  }

  /// Takes the number as the last one where none is known.
  mutating func settle(at number: PulseNumber) {
    guard last == nil else { return }
    account(upTo: number)
  }

  /// Takes the number as the last one where leaves that are not disclosed may have counted up to it;
  /// true where these must have.
  mutating func catchUp(to number: PulseNumber) -> Bool {
    guard mayHaveGrown else { return false }
    mayHaveGrown = false
    guard let last, last < number else { return false }
    account(upTo: number)
    return true
  }

  /// The numbers from one to another; `nil` when they are none.
  static func range(_ first: PulseNumber, _ last: PulseNumber) -> ClosedRange<PulseNumber>? {
    first <= last ? first...last : nil
  }

  private static func count(_ numbers: ClosedRange<PulseNumber>) -> Int {
    Int(numbers.upperBound.rawValue - numbers.lowerBound.rawValue) + 1
  }
}

struct CounterName: Hashable {
  let handpiece: String
  let epoch: CounterEpoch
}
