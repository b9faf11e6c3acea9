/// Finds the form of a type by letting its own decoder read, and noting what it asks for: what is
/// described can therefore not differ from what is read.
package final class FormProbe {
  /// The forms that have a name, by it.
  package private(set) var named: [String: JSONForm] = [:]
  /// The names of those that are being looked at: a type may hold itself.
  private var underWay: Set<String> = []

  package init() {}

  /// The form of a type; `nil` when its decoder cannot be followed.
  package func form<Value: Decodable>(of type: Value.Type) -> JSONForm? {
    look(type)?.form
  }

  /// The form of a type and any value of it.
  func look<Value: Decodable>(_ type: Value.Type) -> (form: JSONForm, value: Value)? {
    if let described = type as? any FormDescribed.Type {
      guard let value = described.anyValue as? Value else { return nil }
      return (described.form(within: self), value)
    }
    if let words = Self.words(of: type) { return words }
    if let primitive = Self.primitive(type) { return primitive }
    let notes = ProbeNotes(self)
    guard let value = try? Value(from: ProbeDecoder(notes: notes)) else { return nil }
    guard let form = notes.form else { return nil }
    guard case .object = form else { return (form, value) }
    let name = Self.name(of: type)
    named[name] = form
    return (.named(name), value)
  }

  private static func primitive<Value>(_ type: Value.Type) -> (JSONForm, Value)? {
    func made(_ form: JSONForm, _ value: Any) -> (JSONForm, Value)? {
      (value as? Value).map { (form, $0) }
    }
    return switch type {
    case is Bool.Type: made(.boolean, true)
    case is String.Type: made(.text(pattern: nil), "a")
    case is Int.Type: made(.integer(nil), 1 as Int)
    case is Int64.Type: made(.integer(nil), 1 as Int64)
    case is Int32.Type: made(.integer(-0x8000_0000...0x7FFF_FFFF), 1 as Int32)
    case is UInt64.Type: made(.integer(0...Int64.max), 1 as UInt64)
    case is UInt32.Type: made(.integer(0...0xFFFF_FFFF), 1 as UInt32)
    case is UInt16.Type: made(.integer(0...0xFFFF), 1 as UInt16)
    case is UInt8.Type: made(.integer(0...0xFF), 1 as UInt8)
    default: nil
    }
  }

  /// The form of a closed list of words or numbers.
  private static func words<Value>(_ type: Value.Type) -> (JSONForm, Value)? {
    guard let list = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
    return Self.listed(list) as? (JSONForm, Value)
  }

  private static func listed<List: CaseIterable & RawRepresentable>(
    _ list: List.Type
  ) -> (JSONForm, List)? {
    guard let first = list.allCases.first else { return nil }
    let words = list.allCases.compactMap { $0.rawValue as? String }
    if words.count == list.allCases.count { return (.word(words), first) }
    let numbers = list.allCases.compactMap { $0.rawValue as? Int }
    guard let least = numbers.min(), let most = numbers.max() else { return nil }
    return (.integer(Int64(least)...Int64(most)), first)
  }

  private static func words<Value>(of type: Value.Type) -> (form: JSONForm, value: Value)? {
    words(type).map { (form: $0.0, value: $0.1) }
  }

  /// The type's own name, with the types that hold it, without its module.
  private static func name(of type: Any.Type) -> String {
    let parts = String(reflecting: type).split(separator: ".").dropFirst()
    return parts.joined().filter { $0.isLetter || $0.isNumber }
  }
}

extension FormDescribed {
  /// The form, whose parts may be found by the probe too.
  fileprivate static func form(within probe: FormProbe) -> JSONForm {
    (Self.self as? any FormHolding.Type)?.form(probe) ?? form
  }
}

/// A described type that holds values of another one.
package protocol FormHolding: FormDescribed {
  static func form(_ probe: FormProbe) -> JSONForm
}

/// What a decoder has asked for.
final class ProbeNotes {
  let probe: FormProbe
  private var fields: [JSONForm.Field] = []
  private var isObject = false
  private var single: JSONForm?

  init(_ probe: FormProbe) { self.probe = probe }

  var form: JSONForm? {
    isObject ? .object(fields) : single
  }

  func beginObject() { isObject = true }

  func note(_ form: JSONForm) { single = form }

  func note(_ key: String, _ form: JSONForm, isRequired: Bool) {
    guard !fields.contains(where: { $0.key == key }) else { return }
    fields.append(JSONForm.Field(key, form, isRequired: isRequired))
  }
}
