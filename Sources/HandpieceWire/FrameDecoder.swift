import Quantities

/// Finds frames in a stream of bytes, looking at each byte once and allocating nothing.
///
/// It is in step again at the next delimiter after any damage, so a fault costs at most the frame
/// it struck and, when it struck a delimiter, the neighbour that delimiter kept apart.
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

  private var decoded = InlineArray<196, UInt8>(repeating: 0)
  private var count = 0
  private var completedCount = 0
  /// Bytes that the present COBS block still owes.
  private var owed = 0
  /// Whether a zero belongs before the next block; not before the first.
  private var zeroIsDue = false
  private var isOverlong = false

  package init() {}

  /// Takes bytes from `position` on until a frame is complete, one is rejected, or none are left.
  package mutating func step(_ bytes: Span<UInt8>, at position: inout Int) -> Step {
    completedCount = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0 {
        if let ending = endFrame() { return ending }
      } else if owed > 0 {
        owed -= 1
        append(byte)
      } else {
        if zeroIsDue { append(0) }
        zeroIsDue = true
        owed = Int(byte) - 1
      }
    }
    return .exhausted
  }

  /// The frame that the last step completed, or `nil` when it completed none.
  package func frame() -> Frame? {
    guard completedCount >= FrameHeader.length + 4,
      let source = Address(rawValue: decoded[2] >> 4),
      let destination = Address(rawValue: decoded[2] & 0x0F)
    else { return nil }
    let header = FrameHeader(
      source: source, destination: destination, messageID: decoded[3], sequence: half(at: 4),
      receipt: half(at: 6), epoch: LinkEpoch(half(at: 8)), clock: half(at: 10))
    var payload = Payload()
    for index in FrameHeader.length..<completedCount - 4 {
      payload.append(decoded[index])
    }
    return Frame(header: header, payload: payload)
  }

  private mutating func append(_ byte: UInt8) {
    if count < Frame.maximumDecodedLength {
      decoded[count] = byte
      count += 1
    } else {
      isOverlong = true
    }
  }

  /// Judges the bytes since the last delimiter; `nil` when there were none, as between two frames.
  private mutating func endFrame() -> Step? {
    guard zeroIsDue else { return nil }
    let defect = defectOfPresentFrame
    completedCount = defect == nil ? count : 0
    count = 0
    owed = 0
    zeroIsDue = false
    isOverlong = false
    if let defect { return .rejected(defect) }
    return .completed
  }

  private var defectOfPresentFrame: FrameDefect? {
    if isOverlong { return .tooLong }
    if owed > 0 { return .torn }
    guard count >= FrameHeader.length + 4 else { return .tooShort }
    guard Int(decoded[1]) == count - FrameHeader.length - 4 else { return .lengthMismatch }
    let received = UInt32(half(at: count - 4)) | UInt32(half(at: count - 2)) << 16
    guard CRC32C.checksum(of: decoded, count: count - 4) == received else {
      return .checksumMismatch
    }
    guard decoded[0] == FrameHeader.versionAndFlags, Address(rawValue: decoded[2] >> 4) != nil,
      Address(rawValue: decoded[2] & 0x0F) != nil
    else { return .unknownHeader }
    return nil
  }

  private func half(at offset: Int) -> UInt16 {
    UInt16(decoded[offset]) | UInt16(decoded[offset + 1]) << 8
  }
}
