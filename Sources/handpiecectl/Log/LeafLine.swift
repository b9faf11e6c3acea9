import AuditLog
import Quantities

/// One leaf as a line for people: number, time, kind, and what it says.
package struct LeafLine: Hashable, Sendable {
  /// The leaf's kind; empty when the text is no leaf.
  package let kind: String
  package let text: String

  /// The keys of the head that are not printed as they stand.
  private static let head: Set<String> = ["seq", "kind", "utc_us", "boot_us", "boot_id"]

  /// Reads a leaf's exact text; what is no leaf is shown as it is, in quotes.
  package init(_ leaf: String) {
    guard case .object(let members) = try? JSONValue(reading: Array(leaf.utf8)),
      case .integer(let seq) = members.first(where: { $0.key == "seq" })?.value,
      case .string(let kind) = members.first(where: { $0.key == "kind" })?.value,
      case .integer(let utc) = members.first(where: { $0.key == "utc_us" })?.value
    else {
      kind = ""
      text = "unreadable " + Self.json(.string(leaf))
      return
    }
    self.kind = kind
    let time = UTCSecond(secondsSince1970: utc / 1_000_000).map { "\($0)" } ?? "\(utc)us"
    let said = members.filter { !Self.head.contains($0.key) }
      .map { "\($0.key)=\(Self.plain($0.value))" }
    text = (["\(seq)", time, kind] + said).joined(separator: " ")
  }

  /// A word as it is, anything else as JSON: nothing in a log can move a terminal's cursor.
  private static func plain(_ value: JSONValue) -> String {
    guard case .string(let text) = value, !text.isEmpty,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") })
    else { return json(value) }
    return text
  }

  private static func json(_ value: JSONValue) -> String {
    var text = JSONText()
    write(value, to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private static func write(_ value: JSONValue, to text: inout JSONText) {
    switch value {
    case .object(let members):
      text.openObject()
      for member in members {
        text.key(member.key)
        write(member.value, to: &text)
      }
      text.closeObject()
    case .array(let values):
      text.openArray()
      for value in values { write(value, to: &text) }
      text.closeArray()
    case .string(let string): text.string(string)
    case .integer(let integer): text.integer(integer)
    case .boolean(let boolean): text.boolean(boolean)
    case .null: text.string("null")
    }
  }
}
