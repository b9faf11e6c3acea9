/// What the fuzzer made up, taken from its front; beyond its end everything is zero.
struct FuzzedInput {
  private let bytes: [UInt8]
  private var position = 0

  init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }

  var isEmpty: Bool { position >= bytes.count }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    position += 1
    return bytes[position - 1]
  }

  mutating func half() -> UInt16 {
    UInt16(byte()) | UInt16(byte()) << 8
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    let end = min(bytes.count, position + count)
    defer { position = end }
    return Array(bytes[position..<end])
  }

  /// Everything that is left.
  mutating func rest() -> [UInt8] {
    bytes(bytes.count - position)
  }
}

/// Ends the run as a finding of the fuzzer's when something does not hold.
func demand(_ holds: Bool, _ promise: @autoclosure () -> String) {
  if !holds { fatalError(promise()) }
}
