/// The name of a state in 128 bits: two states of the same name are taken for one.
struct Fingerprint: Hashable {
  let high: UInt64
  let low: UInt64
}

/// Makes a fingerprint of words, whose order counts.
struct FingerprintMixer {
  private var high: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var low: UInt64 = 0xD1B5_4A32_D192_ED03

  mutating func put(_ word: UInt64) {
    high = (high ^ word) &* 0x9FB2_1C65_1E98_DF25
    high ^= high >> 29
    low = (low &+ word) &* 0xD6E8_FEB8_6659_FD93
    low = low << 31 | low >> 33
  }

  var fingerprint: Fingerprint {
    Fingerprint(high: Self.finish(high ^ low >> 32), low: Self.finish(low &+ high))
  }

  private static func finish(_ word: UInt64) -> UInt64 {
    var mixed = word
    mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
    mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
    return mixed ^ mixed >> 33
  }
}
