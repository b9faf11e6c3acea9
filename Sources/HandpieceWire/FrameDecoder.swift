import Quantities

/// Finds frames in a stream of bytes, allocating nothing.
///
/// It is in step again at the next delimiter after any damage, so a fault costs at most the frame
/// it struck and, when it struck a delimiter, the neighbour that delimiter kept apart.
///
/// A frame is shorter than COBS's longest block, so that each code byte but the first stands for a
/// zero. The bytes are therefore gathered as they come, without the first code byte, and at the
/// delimiter the zeros are put back where they lie.
package struct FrameDecoder: Sendable {
  /// What one call of ``step(_:at:)`` came to.
  package enum Step: Hashable, Sendable {
    /// All bytes were taken and no frame was completed.
    case exhausted
    /// A frame was completed; ``FrameDecoder/frame()`` holds it until the next step.
    case completed
    /// Bytes between two delimiters were not a frame.
    case rejected(FrameDefect)
  }

  package func frame() -> Frame? { completed }
  /// The frame that the last step completed, or `nil` when it completed none.
  package private(set) var completed: Frame?
  private var gathered = InlineArray<196, UInt8>(repeating: 0)
  private var count = 0
  /// The first byte since the last delimiter, or zero before there is one.
  private var firstCode: UInt8 = 0
  private var isOverlong = false

  package init() {}

  /// Takes bytes from `position` on until a frame is complete, one is rejected, or none are left.
  package mutating func step(_ bytes: Span<UInt8>, at position: inout Int) -> Step {
    completed = nil
    while position < bytes.count {
      if firstCode == 0 {
        firstCode = bytes[position]
        position += 1
      } else {
        gather(bytes, at: &position)
        guard position < bytes.count else { break }
        position += 1
        return endFrame()
      }
    }
    return .exhausted
  }

  /// Gathers bytes up to the next delimiter, which is left, or to the end of `bytes`.
  private mutating func gather(_ bytes: Span<UInt8>, at position: inout Int) {
    var next = position
    var length = count
    while bytes.count - next >= 8, length <= 188 {
      let word = Self.word(bytes, next)
      guard (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 == 0 else { break }
      for offset in 0..<8 {
        gathered[length + offset] = UInt8(truncatingIfNeeded: word >> UInt64(8 * offset))
      }
      next += 8
      length += 8
    }
    while next < bytes.count {
      let byte = bytes[next]
      if byte == 0 { break }
      next += 1
      if length < Frame.maximumDecodedLength {
        gathered[length] = byte
        length += 1
      } else {
        isOverlong = true
      }
    }
    position = next
    count = length
  }

  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
    var word: UInt64 = 0
    for offset in 0..<8 { word |= UInt64(bytes[index + offset]) << UInt64(8 * offset) }
    return word
  }

  /// Judges the bytes since the last delimiter.
  private mutating func endFrame() -> Step {
    let isWhole = restoreZeros()
    let bytes = gathered.span.extracting(first: count)
    let defect = isOverlong ? .tooLong : isWhole ? Self.defect(of: bytes) : .torn
    if defect == nil {
      completed = Self.frame(bytes)
    }
    count = 0
    firstCode = 0
    isOverlong = false
    if let defect { return .rejected(defect) }
    return .completed
  }

  /// Puts the zeros back; `false` when the last block runs past the delimiter. None of the bytes is
  /// zero, so that every step leads on.
  private mutating func restoreZeros() -> Bool {
    let end = count
    var position = Int(firstCode) - 1
    while position < end {
      let distance = Int(gathered[position])
      gathered[position] = 0
      position += distance
    }
    return position == end
  }

  @inline(__always)
  private static func frame(_ bytes: Span<UInt8>) -> Frame? {
    guard let source = Address(rawValue: bytes[2] >> 4),
      let destination = Address(rawValue: bytes[2] & 0x0F)
    else { return nil }
    return Frame(
      header: FrameHeader(
        source: source, destination: destination, messageID: bytes[3],
        sequence: half(of: bytes, at: 4), receipt: half(of: bytes, at: 6),
        epoch: LinkEpoch(half(of: bytes, at: 8)), clock: half(of: bytes, at: 10)),
      payload: Payload(bytes.extracting(FrameHeader.length..<bytes.count - 4)))
  }

  private static func defect(of bytes: Span<UInt8>) -> FrameDefect? {
    let count = bytes.count
    guard count >= FrameHeader.length + 4 else { return .tooShort }
    guard Int(bytes[1]) == count - FrameHeader.length - 4 else { return .lengthMismatch }
    let received =
      UInt32(half(of: bytes, at: count - 4)) | UInt32(half(of: bytes, at: count - 2)) << 16
    guard CRC32C.checksum(of: bytes.extracting(first: count - 4)) == received else {
      return .checksumMismatch
    }
    guard bytes[0] == FrameHeader.versionAndFlags, Address(rawValue: bytes[2] >> 4) != nil,
      Address(rawValue: bytes[2] & 0x0F) != nil
    else { return .unknownHeader }
    return nil
  }

  private static func half(of bytes: Span<UInt8>, at offset: Int) -> UInt16 {
    UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
  }
}
