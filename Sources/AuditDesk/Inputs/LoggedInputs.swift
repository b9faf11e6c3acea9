import AuditLog
import Quantities

/// What the rules were told when a session was opened, as its leaf tells it, in the leaf's own words.
///
/// It belongs to neither route to the limits: each reads it in its own way.
struct LoggedInputs: Hashable, Sendable {
  /// Three answers, none of which stands in for another.
  enum Told<Value: Hashable & Sendable>: Hashable, Sendable {
    case recorded(Value)
    case none
    case unknown
  }

  struct Condition: Hashable, Sendable {
    /// `nil` while it lasts.
    var ended: CalendarDay?
    var choice: String?
  }

  struct Anaesthetic: Hashable, Sendable {
    var minutes: Int64?
    var isRemoved: Bool
  }

  struct Spot: Hashable, Sendable {
    var model: String
    /// As `cheek/left`.
    var area: String
    var day: CalendarDay
    var values: [LoggedDimension: Int64]
    var grade: String
  }

  struct Treatment: Hashable, Sendable {
    var area: String
    var procedure: String
    var day: CalendarDay
  }

  /// A pass that the visit had before.
  struct Pass: Hashable, Sendable {
    var area: String
    var procedure: String
    var values: [LoggedDimension: Int64]
    var energyOverPins: Microjoules
    var exposure: Milliseconds
  }

  var answers: [String: Told<Condition>] = [:]
  var anaesthetic: Told<Anaesthetic> = .unknown
  /// `nil` when nobody said.
  var isEyeProtected: Bool?
  var spots: Told<[Spot]> = .recorded([])
  var treatments: Told<[Treatment]> = .recorded([])
  var passesToday: [Pass] = []
}

/// A line of a leaf that no rule can be asked with.
struct InputDefect: Error, Hashable {
  let line: String
  let reason: String
}

extension InputDefect: CustomStringConvertible {
  /// Cut, for the line may be anything.
  var description: String { "\(reason): \(line.prefix(80))" }
}
