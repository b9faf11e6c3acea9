package import DeviceCatalog

/// Why an instrument gave nothing that counts. Bytes are shown as they came, each that is not
/// printable escaped as `\r`, `\n` or `\x00`.
package enum MeterError: Error, Hashable, Sendable {
  /// It has not said who it is since it was connected, or since the last error.
  case notIdentified
  /// The request before has not ended.
  case busy
  /// A person reads this one; it has no line.
  case notOnALine
  /// It does not read this.
  case notRead(InstrumentQuantity.Kind)
  /// It has no load of its own, or not this one, in Ω.
  case noSuchLoad(Int64)
  /// No byte came in time.
  case silent(command: String)
  /// What came in time has no end.
  case truncated(command: String, bytes: String)
  /// More came than any reply has.
  case tooLong(command: String, bytes: String)
  /// Something came that nothing was asked for.
  case unexpected(bytes: String)
  /// It never ceased to speak.
  case neverQuiet(bytes: String)
  /// Not the shape of a reply.
  case malformed(command: String, bytes: String)
  /// Another instrument than its description is about.
  case otherInstrument(bytes: String)
  case wrongUnit(command: String, bytes: String, expected: InstrumentQuantity.Unit)
  /// Outside what it can read.
  case outOfRange(command: String, bytes: String)
  /// These bits of its status forbid a reading.
  case forbidden(bits: UInt32, meanings: [String])
  /// Two readings of one value differ.
  case unsteady(first: String, second: String)
  /// It shows a value while nothing is fired: one of before.
  case stale(bytes: String)
  /// The load it says is not the one it was given.
  case loadDiffers(wanted: Int64, bytes: String)
}

extension MeterError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notIdentified: "the instrument has not said who it is; connect it anew"
    case .busy: "the instrument is still asked for something else"
    case .notOnALine: "this instrument has no line; type what it shows"
    case .notRead(let kind): "the instrument does not read \(kind.rawValue)"
    case .noSuchLoad(let ohms): "the instrument has no load of \(ohms) ohm"
    case .silent(let command): "no answer to \(command); is the instrument on and connected?"
    case .truncated(let command, let bytes): "an answer to \(command) without an end: \"\(bytes)\""
    case .tooLong(let command, let bytes): "an answer to \(command) too long: \"\(bytes)\""
    case .unexpected(let bytes): "the instrument said unasked: \"\(bytes)\""
    case .neverQuiet(let bytes): "the instrument goes on speaking: \"\(bytes)\""
    case .malformed(let command, let bytes): "not an answer to \(command): \"\(bytes)\""
    case .otherInstrument(let bytes): "another instrument than described: \"\(bytes)\""
    case .wrongUnit(let command, let bytes, let expected):
      "an answer to \(command) not in \(expected.rawValue): \"\(bytes)\""
    case .outOfRange(let command, let bytes): "beyond the range of \(command): \"\(bytes)\""
    case .forbidden(let bits, let meanings):
      "the instrument's status \(bits) forbids reading: \(meanings.joined(separator: ", "))"
    case .unsteady(let first, let second):
      "two readings of one value differ: \"\(first)\", \"\(second)\""
    case .stale(let bytes): "the instrument shows \"\(bytes)\" while nothing is fired"
    case .loadDiffers(let wanted, let bytes):
      "the load of \(wanted) ohm reads \"\(bytes)\"; change it before going on"
    }
  }
}

/// Bytes as an error shows them.
func escaped(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { byte in
    switch byte {
    case 13: return "\\r"
    case 10: return "\\n"
    case UInt8(ascii: "\\"): return "\\\\"
    case 0x20...0x7E: return String(UnicodeScalar(byte))
    default:
      let digits = String(byte, radix: 16)
      return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
  }.joined()
}
