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
    /// A frame was completed; ``FrameDecoder/newestFrame`` is that frame.
    case completed
    /// Bytes between two delimiters were not a frame.
    case rejected(FrameDefect)
  }

  /// The frame that was completed last, read in place; an empty one before the first.
  package private(set) var newestFrame = Frame()
  /// Eight bytes longer than the longest frame, so that whole words can be stored up to its end.
  private var gathered = InlineArray<204, UInt8>(repeating: 0)
  private var count = 0
  /// The first byte since the last delimiter, or zero before there is one.
  private var firstCode: UInt8 = 0

  package init() {}

  /// Takes bytes from `position` on until a frame is complete, one is rejected, or none are left.
  package mutating func step(_ bytes: Span<UInt8>, at position: inout Int) -> Step {
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

  /// Gathers bytes up to the next delimiter, which is left, or to the end of `bytes`. Of a frame
  /// that is too long, one byte too many is kept.
  private mutating func gather(_ bytes: Span<UInt8>, at position: inout Int) {
    let arrived = unsafe bytes.bytes
    var room = gathered.mutableSpan
    var kept = unsafe room.mutableBytes
    var next = position
    var length = count
    while bytes.count - next >= 8, length <= Frame.maximumDecodedLength {
      let word = unsafe UInt64(
        littleEndian: arrived.unsafeLoadUnaligned(fromByteOffset: next, as: UInt64.self))
      kept.storeBytes(of: word.littleEndian, toByteOffset: length, as: UInt64.self)
      // The lowest bit left is the highest bit of the first zero byte.
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      let taken = zeros.trailingZeroBitCount / 8
      next += taken
      length += taken
      if taken < 8 { break }
    }
    while next < bytes.count, bytes[next] != 0 {
      if length <= Frame.maximumDecodedLength {
        kept.storeBytes(of: bytes[next], toByteOffset: length, as: UInt8.self)
        length += 1
      }
      next += 1
    }
    position = next
    count = length
  }

  /// Judges the bytes since the last delimiter.
  private mutating func endFrame() -> Step {
    defer {
      count = 0
      firstCode = 0
    }
    guard count <= Frame.maximumDecodedLength else { return .rejected(.tooLong) }
    guard restoreZeros() else { return .rejected(.torn) }
    if let defect = newestFrame.read(gathered.span.extracting(first: count)) {
      return .rejected(defect)
    }
    return .completed
  }

  /// Puts the zeros back; `false` when the last block runs past the delimiter. None of the bytes is
  /// zero before, so that every step leads on.
  private mutating func restoreZeros() -> Bool {
    var position = Int(firstCode) - 1
    while position < count {
      let distance = Int(gathered[position])
      gathered[position] = 0
      position += distance
    }
    return position == count
  }
}

extension Frame {
  /// An empty frame, to be read into.
  fileprivate init() {
    self.init(
      header: FrameHeader(
        source: .host, destination: .host, messageID: 0, sequence: 0, receipt: 0, epoch: .none,
        clock: 0),
      payload: Payload())
  }

  /// Becomes the frame that `bytes` are after unstuffing, or stays what it was and tells why they
  /// are none.
  fileprivate mutating func read(_ bytes: Span<UInt8>) -> FrameDefect? {
    let end = bytes.count - 4
    guard end >= FrameHeader.length else { return .tooShort }
    guard Int(bytes[1]) == end - FrameHeader.length else { return .lengthMismatch }
    let received = UInt32(bytes.half(at: end)) | UInt32(bytes.half(at: end + 2)) << 16
    guard CRC32C.checksum(of: bytes.extracting(first: end)) == received else {
      return .checksumMismatch
    }
    guard bytes[0] == FrameHeader.versionAndFlags, let source = Address(rawValue: bytes[2] >> 4),
      let destination = Address(rawValue: bytes[2] & 0x0F)
    else { return .unknownHeader }
    header = FrameHeader(
      source: source, destination: destination, messageID: bytes[3], sequence: bytes.half(at: 4),
      receipt: bytes.half(at: 6), epoch: LinkEpoch(bytes.half(at: 8)), clock: bytes.half(at: 10))
    payload.replace(with: bytes.extracting(FrameHeader.length..<end))
    return nil
  }
}

extension Span where Element == UInt8 {
  fileprivate func half(at offset: Int) -> UInt16 {
    UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }
}
