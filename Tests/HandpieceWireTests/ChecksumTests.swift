import Crypto
import HandpieceWire
import Quantities
import Testing

@Suite struct `Checksums` {
  @Test func `CRC-32C of the nine digits is the published check value`() {
    let digits: InlineArray<9, UInt8> = [0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39]
    #expect(CRC32C.checksum(of: digits, count: 9) == 0xE306_9283)
  }

  /// RFC 3720, B.4.
  @Test func `CRC-32C of thirty-two bytes is what iSCSI publishes`() {
    let zeros = InlineArray<32, UInt8>(repeating: 0)
    let ones = InlineArray<32, UInt8>(repeating: 0xFF)
    var rising = zeros
    var falling = zeros
    for index in 0..<32 {
      rising[index] = UInt8(index)
      falling[index] = UInt8(31 - index)
    }
    #expect(CRC32C.checksum(of: zeros, count: 32) == 0x8A91_36AA)
    #expect(CRC32C.checksum(of: ones, count: 32) == 0x62A8_AB43)
    #expect(CRC32C.checksum(of: rising, count: 32) == 0x46DD_794E)
    #expect(CRC32C.checksum(of: falling, count: 32) == 0x113F_DB5C)
  }

  /// Each value at each of eight places of a block, and alone after it, visits every entry of every
  /// table; the polynomial, bit by bit, knows none of them.
  @Test func `every table entry follows from the polynomial`() {
    for place in 0..<9 {
      for value in UInt8.min...UInt8.max {
        var bytes = InlineArray<9, UInt8>(repeating: 0)
        bytes[place] = value
        let count = place == 8 ? 9 : 8
        let array = (0..<count).map { bytes[$0] }
        #expect(CRC32C.checksum(of: bytes, count: count) == bitwise(array), "\(place) \(value)")
      }
    }
  }

  @Test func `CRC-32C of any length is what the polynomial says`() {
    var random = SplitMix64(seed: 1)
    var bytes = InlineArray<196, UInt8>(repeating: 0)
    for index in 0..<196 { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
    for count in 0...196 {
      let array = (0..<count).map { bytes[$0] }
      #expect(CRC32C.checksum(of: bytes, count: count) == bitwise(array), "\(count)")
    }
  }

  @Test func `the hash of any payload is the beginning of its SHA-256`() {
    var random = SplitMix64(seed: 2)
    for count in 0...180 {
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let prefix = SHA256.hash(data: bytes).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      #expect(Payload(bytes).hash == prefix, "\(count)")
    }
  }

  @Test func `envelope and settings hashes are those of their bytes`() {
    #expect(Samples.envelope.hash == Samples.envelopeHash)
    #expect(Samples.settings.hash == Samples.settingsHash)
    #expect(Payload(HostVectors.installEnvelope.payloadBytes).hash == Samples.envelopeHash)
    #expect(Payload(HostVectors.configure.payloadBytes).hash == Samples.settingsHash)
  }

  private func bitwise(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder >> 1 ^ (remainder & 1 == 0 ? 0 : 0x82F6_3B78)
      }
    }
    return ~remainder
  }
}
