internal import Crypto

/// A SHA-256 digest.
package struct Hash256: Hashable, Sendable {
  package var words: (UInt64, UInt64, UInt64, UInt64)

  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Takes 32 bytes; `nil` for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    // Byte by byte, verifying a log would spend a third of its time here.
    let words = bytes.withContiguousStorageIfAvailable {
      unsafe Self.words(of: UnsafeRawBufferPointer($0))
    }
    self.words = unsafe words ?? Array(bytes).withUnsafeBytes { unsafe Self.words(of: $0) }
  }

  /// Takes 32 bytes where they are; `nil` for any other number of them.
  package init?(_ bytes: RawSpan) {
    guard bytes.byteCount == 32 else { return nil }
    words = unsafe bytes.withUnsafeBytes { unsafe Self.words(of: $0) }
  }

  /// Reads 64 lower-case hex digits; `nil` for anything else.
  package init?(_ text: String) {
    guard let words: InlineArray<4, UInt64> = HexDigits.words(in: text) else { return nil }
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// The digest of the bytes as they are, as `sha256sum` prints it.
  package init(of bytes: [UInt8]) {
    self.init(SHA256.hash(data: bytes))
  }

  /// Stands where there is nothing to hash.
  package static var zero: Hash256 { Hash256(words: (0, 0, 0, 0)) }

  /// The first eight bytes, as a big-endian number.
  package var prefix: UInt64 { words.0 }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    append(to: &bytes)
    return bytes
  }

  func append(to bytes: inout [UInt8]) {
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }

  /// Takes over a finished digest without going through single bytes: every pulse waits for
  /// some twenty of them.
  private init(_ digest: SHA256.Digest) {
    words = unsafe digest.withUnsafeBytes { unsafe Self.words(of: $0) }
  }

  /// Of 32 bytes.
  private static func words(
    of bytes: UnsafeRawBufferPointer
  ) -> (UInt64, UInt64, UInt64, UInt64) {
    unsafe (word(0, of: bytes), word(1, of: bytes), word(2, of: bytes), word(3, of: bytes))
  }

  private static func word(_ index: Int, of bytes: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
  }

  package static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.words == rhs.words
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}

extension Hash256: CustomStringConvertible {
  package var description: String { HexDigits.text([words.0, words.1, words.2, words.3]) }
}

extension Hash256 {
  /// The hash of a leaf by RFC 6962 §2.1: SHA-256(0x00 ‖ bytes).
  package init(leaf bytes: [UInt8]) {
    var hash = SHA256()
    unsafe withUnsafeBytes(of: UInt8(0x00)) { prefix in
      unsafe hash.update(bufferPointer: prefix)
    }
    unsafe bytes.withUnsafeBytes { bytes in unsafe hash.update(bufferPointer: bytes) }
    self.init(hash.finalize())
  }

  /// The hash of an inner node by RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right).
  package init(left: Hash256, right: Hash256) {
    // In one piece, whose first seven bytes are left out: there are many of these to a leaf.
    let words = (
      UInt64(0x01).bigEndian,
      left.words.0.bigEndian, left.words.1.bigEndian, left.words.2.bigEndian,
      left.words.3.bigEndian,
      right.words.0.bigEndian, right.words.1.bigEndian, right.words.2.bigEndian,
      right.words.3.bigEndian
    )
    var hash = SHA256()
    unsafe withUnsafeBytes(of: words) { bytes in
      unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[7...]))
    }
    self.init(hash.finalize())
  }
}
