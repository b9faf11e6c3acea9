import AuditDesk
import Mustache

/// One answer of the desk: a status, what it is, and the text.
package struct DeskPage: Hashable, Sendable {
  package let status: Int
  package let contentType: String
  package let body: String

  static func html(_ body: String, status: Int = 200) -> DeskPage {
    DeskPage(status: status, contentType: "text/html; charset=utf-8", body: body)
  }

  static let style = DeskPage(
    status: 200, contentType: "text/css; charset=utf-8", body: DeskStyle.css.description)

  /// What every answer says of what a browser may do with it: load nothing from elsewhere, run
  /// nothing, stand in no frame, remember nothing.
  package static let headers = [
    "Content-Security-Policy":
      "default-src 'self'; img-src 'self' data:; script-src 'none'; object-src 'none'; "
      + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin",
  ]

  /// Whether a request names this machine: a name elsewhere that leads here is somebody's trick to
  /// read along.
  package static func isOwn(authority: String) -> Bool {
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = parts.first else { return false }
    return host == "127.0.0.1" || host == "localhost"
  }
}

/// A cell of a table, which may lead somewhere.
struct Cell {
  let text: String
  /// Empty where it leads nowhere.
  let address: String

  init(_ text: String, to address: String = "") {
    self.text = text
    self.address = address
  }

  var context: [String: Any] {
    address.isEmpty ? ["text": text] : ["text": text, "address": address]
  }
}

/// Text in an address.
enum AddressText {
  /// Everything but letters, digits and `-._~` becomes percent and two hex digits.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return escaped
  }

  /// The text that was escaped; what is no escape stays as it is.
  static func plain(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var plain: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
      {
        plain.append(byte)
        place += 3
      } else {
        plain.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
