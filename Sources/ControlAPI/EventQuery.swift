/// What a client of the event stream wants, and what it does with it; written as the query of the
/// path, such as `presents=alarms&events=leaf,alarms&kinds=pulse,stop`.
package struct EventQuery: Hashable, Sendable {
  /// Whether the client presents alarms to a person. Nothing is armed without such a client, and
  /// losing the last one disarms.
  package var presentsAlarms = false
  /// The events wanted; `nil` for all.
  package var names: Set<ControlEvent.Name>?
  /// The kinds of leaves wanted; `nil` for all.
  package var leafKinds: Set<String>?

  package init(presentsAlarms: Bool = false) {
    self.presentsAlarms = presentsAlarms
  }

  /// Leaves of the log and nothing else.
  package static var leaves: EventQuery {
    var query = EventQuery()
    query.names = [.leaf]
    return query
  }

  /// The most kinds of leaves one client may name.
  private static var kindsLimit: Int { 64 }

  /// Reads a query as it stands after the question mark.
  package init(reading query: Substring) throws(FormFault) {
    for item in query.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (key, value) = (parts[0], parts.count == 2 ? parts[1] : "")
      switch key {
      case "presents":
        guard value == "alarms" else {
          throw FormFault(field: "presents", reason: "can only be alarms")
        }
        presentsAlarms = true
      case "events": names = try Self.names(value)
      case "kinds": leafKinds = try Self.kinds(value)
      default: throw FormFault(field: String(key), reason: "not known here")
      }
    }
  }

  private static func names(_ list: Substring) throws(FormFault) -> Set<ControlEvent.Name> {
    var names: Set<ControlEvent.Name> = []
    for word in list.split(separator: ",", omittingEmptySubsequences: false) {
      guard let name = ControlEvent.Name(rawValue: String(word)) else {
        let known = ControlEvent.Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw FormFault(field: "events", reason: "must be some of \(known)")
      }
      names.insert(name)
    }
    return names
  }

  private static func kinds(_ list: Substring) throws(FormFault) -> Set<String> {
    let words = list.split(separator: ",", omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { $0 == 95 || (97...122).contains($0) }
    }
    guard isPlain, words.count <= kindsLimit else {
      throw FormFault(
        field: "kinds", reason: "must be at most \(kindsLimit) kinds of leaves, such as pulse,stop")
    }
    return Set(words.map(String.init))
  }

  /// The path and query to ask with.
  package var target: String {
    var items = presentsAlarms ? ["presents=alarms"] : []
    if let names { items.append("events=" + names.map(\.rawValue).sorted().joined(separator: ",")) }
    if let leafKinds { items.append("kinds=" + leafKinds.sorted().joined(separator: ",")) }
    let path = ControlRoute.events.path()
    return items.isEmpty ? path : path + "?" + items.joined(separator: "&")
  }

  /// Whether the client wants an event.
  package func wants(_ event: ControlEvent) -> Bool {
    if let names, !names.contains(event.name) { return false }
    guard let leafKinds, event.name == .leaf else { return true }
    return event.leafKind.map { leafKinds.contains($0) } ?? false
  }
}

extension ControlEvent {
  /// The kind of the leaf that the event tells of: it stands second in its text, after `seq`.
  fileprivate var leafKind: String? {
    let colon = UInt8(ascii: ":")
    let parts = data.prefix(128).split(
      separator: colon, maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[1].hasSuffix(Array(#","kind""#.utf8)) else { return nil }
    let value = parts[2].split(separator: UInt8(ascii: "\""), maxSplits: 2)
    return value.first.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ suffix: [UInt8]) -> Bool {
    count >= suffix.count && self.suffix(suffix.count).elementsEqual(suffix)
  }
}
