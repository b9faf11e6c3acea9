@_spi(Reflection) import Swift

/// How the bytes of a value are read into a fingerprint.
typealias FieldReader = (UnsafeRawPointer, StateReader) -> Void

/// Finds out how values of any type are read, once for each type: field by field, unless the type or
/// the field is known to need something else.
///
/// The machine's and the guard's fields are their own; reflection reads them all the same, and what is
/// added to them later is read without being named here.
@safe final class FieldReading {
  /// What takes the place of reading a type field by field.
  var types: [ObjectIdentifier: FieldReader] = unsafe [:]
  /// What takes the place of reading a field, by type and field: `HostLink.sequence`.
  var fields: [String: FieldReader] = unsafe [:]
  /// The field whose case is noted as ``StateReader/phase``.
  let notedField = "HandpieceMachine.phase"
  /// What could not be read.
  private(set) var unread: Set<String> = []

  /// How values of a type are read.
  func reader(of type: Any.Type) -> FieldReader {
    if let known = unsafe types[ObjectIdentifier(type)] { return unsafe known }
    let made = unsafe makeReader(of: type)
    unsafe types[ObjectIdentifier(type)] = unsafe made
    return unsafe made
  }

  /// Where a field lies in values of a type; `nil` when there is none of this name.
  static func offset(of field: String, in type: Any.Type) -> Int? {
    var found: Int?
    _ = unsafe _forEachField(of: type, options: []) { name, offset, _, _ in
      if unsafe String(cString: name) == field { found = offset }
      return true
    }
    return found
  }

  private func makeReader(of type: Any.Type) -> FieldReader {
    if let container = type as? any ReadableContainer.Type { return unsafe container.reader() }
    var parts: [(offset: Int, read: FieldReader)] = unsafe []
    var count = 0
    let isComplete = unsafe _forEachField(of: type, options: []) { name, offset, fieldType, _ in
      count += 1
      let key = unsafe "\(type).\(String(cString: name))"
      let read = unsafe self.fields[key] ?? self.reader(of: fieldType)
      unsafe parts.append((offset, key == self.notedField ? Self.noting(read) : read))
      return true
    }
    if count == 0 { return unsafe readerOfCases(type) }
    guard isComplete, !"\(type)".hasPrefix("Builtin") else {
      unread.insert("\(type)")
      return unsafe Self.nothing
    }
    return { value, state in
      for index in unsafe parts.indices {
        let part = unsafe parts[index]
        unsafe part.read(value + part.offset, state)
      }
    }
  }

  /// An enumeration: of one byte by that byte, else by the name of the case and what it holds.
  private func readerOfCases<Value>(_ type: Value.Type) -> FieldReader {
    if MemoryLayout<Value>.size == 0 { return unsafe Self.nothing }
    if MemoryLayout<Value>.size == 1 {
      return { value, state in state.put(UInt64(unsafe value.load(as: UInt8.self))) }
    }
    guard _isEnumeration(type) else {
      unread.insert("\(type)")
      return unsafe Self.nothing
    }
    return { value, state in
      state.putCase(unsafe value.assumingMemoryBound(to: Value.self).pointee)
    }
  }

  private func _isEnumeration<Value>(_ type: Value.Type) -> Bool {
    !(type is AnyObject.Type) && !"\(type)".contains("->")
  }

  private static func noting(_ read: @escaping FieldReader) -> FieldReader {
    { value, state in
      state.isNotingPhase = true
      unsafe read(value, state)
    }
  }

  static func nothing(_ place: UnsafeRawPointer, _ state: StateReader) {}
}

/// Something that holds values of one type.
private protocol ReadableContainer {
  static func reader() -> FieldReader
}

extension Optional: ReadableContainer {
  /// What an optional holds lies at its beginning; where nothing of that is spare, the byte behind it
  /// says whether it holds anything.
  static func reader() -> FieldReader {
    let size = MemoryLayout<Wrapped>.size
    let hasOwnByte = MemoryLayout<Self>.size > size
    let held = HeldReader(of: Wrapped.self)
    return { value, state in
      let isSome =
        hasOwnByte
        ? unsafe value.load(fromByteOffset: size, as: UInt8.self) == 0
        : unsafe value.assumingMemoryBound(to: Self.self).pointee != nil
      state.put(isSome)
      if isSome { unsafe held.read(value, state) }
    }
  }
}

/// How the values in a container are read, found out when the first is there.
@safe private final class HeldReader {
  private let type: Any.Type
  private var known: FieldReader?

  init(of type: Any.Type) {
    self.type = type
  }

  func read(_ value: UnsafeRawPointer, _ state: StateReader) {
    if let known = unsafe known { return unsafe known(value, state) }
    let found = unsafe state.fields.reader(of: type)
    unsafe known = unsafe found
    unsafe found(value, state)
  }
}

extension Array: ReadableContainer {
  static func reader() -> FieldReader {
    { value, state in
      let array = unsafe value.assumingMemoryBound(to: Self.self).pointee
      state.put(UInt64(array.count))
      for element in array { state.read(element) }
    }
  }
}
