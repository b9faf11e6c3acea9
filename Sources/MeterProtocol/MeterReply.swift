import DeviceCatalog

/// One whole reply, without its end.
struct MeterReply {
  let command: String
  let bytes: [UInt8]

  /// As an error shows it.
  var shown: String { escaped(bytes) }

  /// A decimal number with exactly so many digits behind the point, in the last of them; a unit may
  /// stand behind it, and no other one.
  func number(
    decimals: Int, unit: InstrumentQuantity.Unit?
  ) throws(MeterError) -> Int64 {
    let sign = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let digits = bytes.dropFirst(sign).prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
    let rest = bytes.dropFirst(sign + digits.count).drop { $0 == UInt8(ascii: " ") }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == (decimals > 0 ? 2 : 1), (1...9).contains(parts[0].count),
      decimals == 0 || parts[1].count == decimals,
      let count = Int64(String(decoding: parts.joined(), as: UTF8.self))
    else { throw .malformed(command: command, bytes: shown) }
    if !rest.isEmpty {
      guard let unit, rest.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: "/") }) else {
        throw .malformed(command: command, bytes: shown)
      }
      guard Array(rest) == Array(unit.rawValue.utf8) else {
        throw .wrongUnit(command: command, bytes: shown, expected: unit)
      }
    }
    return sign > 0 ? -count : count
  }

  /// The bits of a status: a plain number of at most 32 bits.
  func status() throws(MeterError) -> UInt32 {
    guard !bytes.isEmpty, bytes.allSatisfy(isDigit),
      let bits = UInt32(String(decoding: bytes, as: UTF8.self))
    else { throw .malformed(command: command, bytes: shown) }
    return bits
  }

  /// Printable text.
  func text() throws(MeterError) -> String {
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw .malformed(command: command, bytes: shown)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Manufacturer, model, serial number and firmware, and whatever else it says.
  func identity(version: String, among models: [String]) throws(MeterError) -> MeterIdentity {
    let fields = try text().split(separator: ",", omittingEmptySubsequences: false).map { field in
      String(field.drop { $0 == " " })
    }
    guard fields.count >= 4, fields.allSatisfy({ $0.utf8.count <= 64 }), !fields[2].isEmpty else {
      throw .malformed(command: command, bytes: shown)
    }
    guard models.contains(fields[1]) else { throw .otherInstrument(bytes: shown) }
    return MeterIdentity(
      manufacturer: fields[0], model: fields[1], serial: fields[2], firmware: fields[3],
      version: version)
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool {
  (65...90).contains(byte) || (97...122).contains(byte)
}
