import AuditLog
import Quantities

/// FHIR's JSON, piece by piece.
struct FhirText {
  private(set) var text = JSONText(capacity: 65_536)
  private let session: SessionPseudonym

  init(of session: SessionPseudonym) { self.session = session }

  var bytes: [UInt8] { text.bytes }

  mutating func object(_ body: (inout FhirText) -> Void) {
    text.openObject()
    body(&self)
    text.closeObject()
  }

  mutating func object(_ key: String, _ body: (inout FhirText) -> Void) {
    text.key(key)
    object(body)
  }

  mutating func list(_ key: String, _ body: (inout FhirText) -> Void) {
    text.key(key)
    text.openArray()
    body(&self)
    text.closeArray()
  }

  /// A string; FHIR has no empty ones, so that an empty one is left out.
  mutating func put(_ key: String, _ value: String) {
    let value = Self.plain(value)
    if !value.isEmpty { text.put(key, value) }
  }

  mutating func put(_ key: String, _ value: Int64) { text.put(key, value) }

  mutating func flag(_ key: String, _ value: Bool) {
    text.key(key)
    text.boolean(value)
  }

  /// A concept that is told in words alone.
  mutating func concept(_ key: String, _ words: String) {
    object(key) { $0.put("text", words) }
  }

  /// An entry of the bundle, with the address that others refer to it by.
  mutating func entry(_ type: String, _ name: String, _ body: (inout FhirText) -> Void) {
    let address = self.address(name)
    object { text in
      text.put("fullUrl", address)
      text.object("resource") { text in
        text.put("resourceType", type)
        text.put("id", String(address.dropFirst("urn:uuid:".count)))
        body(&text)
      }
    }
  }

  mutating func reference(_ key: String, _ name: String) {
    let address = self.address(name)
    object(key) { $0.put("reference", address) }
  }

  mutating func period(_ key: String, _ from: UTCInstant, _ to: UTCInstant) {
    object(key) { text in
      text.put("start", Self.instant(from))
      text.put("end", Self.instant(max(from, to)))
    }
  }

  /// The same for the same resource of the same session, wherever it is made.
  func address(_ name: String) -> String {
    let digits = Array(Hash256(of: Array("\(session)/\(name)".utf8)).description.prefix(32))
    // Version 8 and variant 1 of RFC 9562.
    var marked = digits
    marked[12] = "8"
    marked[16] = "a"
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(marked[$0]) }
    return "urn:uuid:" + parts.joined(separator: "-")
  }

  /// A moment, or the first of the age where the log has none of it.
  static func instant(_ time: UTCInstant) -> String {
    (UTCSecond(secondsSince1970: time.microseconds / 1_000_000) ?? UTCSecond.first).description
  }

  /// Without what FHIR's strings may not have.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars.prefix(4000) {
      plain.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
    }
    return plain.contains { $0 != " " } ? plain : ""
  }
}
