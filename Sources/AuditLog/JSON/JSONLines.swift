/// Takes a file of one JSON object a line apart, line by line.
struct JSONLines {
  private let bytes: [UInt8]
  /// The longest line without its end, in bytes.
  private let lineLimit: Int
  private var number = 0
  /// Where the next line begins.
  private(set) var offset = 0

  init(bytes: [UInt8], lineLimit: Int) {
    self.bytes = bytes
    self.lineLimit = lineLimit
  }

  /// The next line's object; `nil` after the last line.
  mutating func next() throws(AuditLogError) -> LeafFields? {
    guard offset < bytes.count else { return nil }
    let start = offset
    let rest = bytes[start...]
    guard let end = rest.prefix(lineLimit + 1).firstIndex(of: UInt8(ascii: "\n")) else {
      throw .text(
        rest.count > lineLimit ? .tooLong : .unexpectedEnd,
        offset: start + min(rest.count, lineLimit))
    }
    offset = end + 1
    number += 1
    let line = Array(bytes[start..<end])
    do throws(AuditLogError) {
      // First, so that what is wrong with the text as such is told before anything else.
      _ = try JSONValue(reading: line)
      return try LeafFields(reading: line)
    } catch {
      if case .text(let defect, let place) = error {
        throw .text(defect, offset: start + place)
      }
      throw error
    }
  }

  /// The error with the number of the line it was found on; the first is 1.
  func located(_ error: AuditLogError) -> AuditLogError {
    switch error {
    case .missingKey(let key): .missingKey("\(key) on line \(number)")
    case .unknownKey(let key): .unknownKey("\(key) on line \(number)")
    case .misplacedKey(let key): .misplacedKey("\(key) on line \(number)")
    case .badValue(let key): .badValue(key: "\(key) on line \(number)")
    default: error
    }
  }
}
