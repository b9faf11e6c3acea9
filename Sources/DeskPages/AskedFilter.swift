import DeskIndex
import Quantities

/// A filter as a form asks for it.
struct AskedFilter {
  private(set) var filter = SessionFilter()
  private(set) var offset = 0
  /// What cannot be understood; `nil` when all can.
  private(set) var problem: String?
  private let query: [String: String]

  private static let keys = [
    ("from", "From", "2027-01-31"), ("to", "To", "2027-02-28"), ("area", "Area", "cheek/left"),
    ("handpiece", "Handpiece", ""), ("tip", "Tip", ""), ("operator", "Operator", ""),
    ("tables", "Table hash", ""), ("refusal", "Refused by rule", ""), ("finding", "Finding", ""),
    ("energy", "Energy of a pin, uj", "20000..30000"), ("depth", "Depth, um", "1000..1500"),
  ]
  private static let lengthLimit = 200

  init(_ query: [String: String]) {
    self.query = query.filter { !$0.value.isEmpty && $0.value.utf8.count <= Self.lengthLimit }
    filter.area = self.query["area"]
    filter.handpiece = self.query["handpiece"]
    filter.tip = self.query["tip"]
    filter.operator = self.query["operator"]
    filter.tables = self.query["tables"]
    filter.refusal = self.query["refusal"]
    filter.finding = self.query["finding"]
    filter.openedFrom = day("from", after: 0)
    filter.openedBefore = day("to", after: 1)
    filter.energy = range("energy")
    filter.depth = range("depth")
    offset = min(max(0, self.query["offset"].flatMap { Int($0) } ?? 0), 100_000_000)
  }

  var fields: [[String: Any]] {
    Self.keys.map { key, name, hint in
      var field: [String: Any] = ["key": key, "name": name, "value": query[key] ?? ""]
      if !hint.isEmpty { field["hint"] = hint }
      return field
    }
  }

  /// Where the same is asked from another place on.
  func address(offset: Int) -> String {
    let asked = Self.keys.compactMap { key, _, _ in
      query[key].map { "\(key)=\(AddressText.escaped($0))" }
    }
    return "/?" + (asked + ["offset=\(offset)"]).joined(separator: "&")
  }

  private mutating func day(_ key: String, after days: Int64) -> Int64? {
    guard let text = query[key] else { return nil }
    guard let day = CalendarDay(text), (0...100_000_000).contains(day.daysSince1970) else {
      problem = "\(text): a date is written YYYY-MM-DD."
      return nil
    }
    return (day.daysSince1970 + days) * 86_400_000_000
  }

  private mutating func range(_ key: String) -> ClosedRange<Int64>? {
    guard let text = query[key] else { return nil }
    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    guard parts.count == 2, let least = parts[0].isEmpty ? .min : Int64(parts[0]),
      let most = parts[1].isEmpty ? .max : Int64(parts[1]), least <= most
    else {
      problem = "\(text): a range is written LEAST..MOST."
      return nil
    }
    return least...most
  }
}
