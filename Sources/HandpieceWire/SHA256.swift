/// SHA-256 (FIPS 180-4), for handpieces that have no library for it.
///
/// The host hashes the log with swift-crypto; this one exists so that guard and host agree on
/// which envelope and settings an `Arm` means. It allocates nothing.
struct SHA256 {
  private var state: InlineArray<8, UInt32> = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
  ]

  /// The first eight bytes of the digest, as a big-endian number.
  static func prefix<let capacity: Int>(
    of bytes: borrowing InlineArray<capacity, UInt8>, count: Int
  ) -> UInt64 {
    var hash = SHA256()
    let length = min(count, capacity)
    // Message, one 0x80, zeros, then the length in bits: the number of 64-byte blocks follows.
    let blockCount = (length + 8) / 64 + 1
    for blockIndex in 0..<blockCount {
      var block = InlineArray<64, UInt8>(repeating: 0)
      for offset in 0..<64 {
        let position = blockIndex * 64 + offset
        if position < length {
          block[offset] = bytes[position]
        } else if position == length {
          block[offset] = 0x80
        }
      }
      if blockIndex == blockCount - 1 {
        let bits = UInt64(length) * 8
        for offset in 0..<8 {
          block[56 + offset] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - offset * 8))
        }
      }
      hash.compress(block)
    }
    return UInt64(hash.state[0]) << 32 | UInt64(hash.state[1])
  }

  private mutating func compress(_ block: InlineArray<64, UInt8>) {
    var schedule = InlineArray<64, UInt32>(repeating: 0)
    for index in 0..<16 {
      let at = index * 4
      schedule[index] =
        UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16 | UInt32(block[at + 2]) << 8
        | UInt32(block[at + 3])
    }
    for index in 16..<64 {
      let early = schedule[index - 15]
      let late = schedule[index - 2]
      let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ early >> 3
      let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ late >> 10
      schedule[index] = schedule[index - 16] &+ sigma0 &+ schedule[index - 7] &+ sigma1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = e & f ^ ~e & g
      let first = h &+ sum1 &+ choice &+ SHA256Constants.rounds[index] &+ schedule[index]
      let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = a & b ^ a & c ^ b & c
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  private func rotate(_ word: UInt32, _ places: UInt32) -> UInt32 {
    word >> places | word << (32 - places)
  }
}
