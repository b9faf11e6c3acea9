/// SHA-256 (FIPS 180-4), written for this checker alone.
struct Digest: Hashable, Sendable {
  private var words: InlineArray<8, UInt32>

  static func == (lhs: Self, rhs: Self) -> Bool {
    for index in 0..<8 where lhs.words[index] != rhs.words[index] { return false }
    return true
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(prefix)
  }

  /// The first eight bytes as a big-endian number.
  var prefix: UInt64 { UInt64(words[0]) << 32 | UInt64(words[1]) }

  /// Whether 64 lower-case hex digits write it.
  func isWritten(_ text: String) -> Bool { text == self.text }

  private var text: String {
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = []
    for index in 0..<8 {
      for shift in stride(from: 28, through: 0, by: -4) {
        bytes.append(digits[Int(words[index] >> UInt32(shift) & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The digest of `bytes` behind a byte that says what they are, where there is one.
  init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil, after mark: UInt8? = nil) {
    let last = end ?? bytes.count
    var message: [UInt8] = []
    message.reserveCapacity((last - start + 73) / 64 * 64 + 64)
    if let mark { message.append(mark) }
    message += bytes[start..<last]
    let length = UInt64(message.count) * 8
    message.append(0x80)
    while message.count % 64 != 56 { message.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      message.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
    }
    var state = Self.start
    var block = 0
    while block + 64 <= message.count {
      unsafe Self.compress(message.span.bytes, block, into: &state)
      block += 64
    }
    words = state
  }

  /// The node over two others.
  init(_ left: Digest, _ right: Digest) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    left.append(to: &bytes)
    right.append(to: &bytes)
    self.init(bytes, after: 1)
  }

  private func append(to bytes: inout [UInt8]) {
    for index in 0..<8 {
      for shift in stride(from: 24, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: words[index] >> UInt32(shift)))
      }
    }
  }

  private static func compress(
    _ message: RawSpan, _ block: Int, into state: inout InlineArray<8, UInt32>
  ) {
    var schedule = InlineArray<64, UInt32>(repeating: 0)
    for index in 0..<16 {
      schedule[index] = unsafe UInt32(
        bigEndian: message.unsafeLoadUnaligned(
          fromByteOffset: block + index * 4, as: UInt32.self))
    }
    for index in 16..<64 {
      let (early, late) = (schedule[index - 15], schedule[index - 2])
      let first = turn(early, 7) ^ turn(early, 18) ^ early >> 3
      let second = turn(late, 17) ^ turn(late, 19) ^ late >> 10
      schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let choice = e & f ^ ~e & g
      let majority = a & b ^ a & c ^ b & c
      let first =
        h &+ (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) &+ choice &+ constants[index]
        &+ schedule[index]
      let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ majority
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
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

  private static func turn(_ word: UInt32, _ places: UInt32) -> UInt32 {
    word >> places | word << (32 - places)
  }

  private static let start: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  private static let constants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
