package import ControlAPI
internal import Crypto
internal import CryptoExtras
package import FoundationEssentials

/// What is kept of a PIN: a hash by scrypt (RFC 7914) that takes time and memory to make, with what
/// it was made with.
package struct PINHash: Hashable, Sendable {
  /// What one hash costs; a hash is checked with the cost it was made with.
  package struct Cost: Hashable, Sendable {
    /// A power of two.
    package let rounds: Int
    package let blockSize: Int
    package let parallelism: Int

    /// `nil` when it is not a power of two or would take more than a quarter of a gigabyte.
    package init?(rounds: Int, blockSize: Int, parallelism: Int) {
      guard (2...1 << 17).contains(rounds), rounds & (rounds - 1) == 0,
        (1...16).contains(blockSize), (1...4).contains(parallelism)
      else { return nil }
      self.init(rounds, blockSize, parallelism)
    }

    private init(_ rounds: Int, _ blockSize: Int, _ parallelism: Int) {
      self.rounds = rounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }

    /// 32 MiB, and some tens of milliseconds of a processor.
    package static let usual = Cost(1 << 15, 8, 1)
  }

  package static let saltLength = 16
  package static let hashLength = 32

  package let cost: Cost
  package let salt: Data
  package let hash: Data

  private init(cost: Cost, salt: Data, hash: Data) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  /// Hashes a new PIN, with a salt of its own out of the system's secure randomness.
  package init(of pin: PIN, cost: Cost = .usual) throws(IdentityStoreError) {
    let salt = Self.randomBytes(Self.saltLength)
    let key = try Self.key(from: pin, salt: salt, cost: cost)
    self.init(cost: cost, salt: salt, hash: unsafe key.withUnsafeBytes { unsafe Data($0) })
  }

  /// What no PIN fits, for nobody: it is checked in place of somebody who is not enrolled.
  package static func ofNobody() -> PINHash {
    PINHash(cost: .usual, salt: randomBytes(saltLength), hash: randomBytes(hashLength))
  }

  /// Whether it was made of this PIN; takes as long for one as for another.
  package func fits(_ pin: PIN) throws(IdentityStoreError) -> Bool {
    // Keys are compared in constant time.
    try Self.key(from: pin, salt: salt, cost: cost) == SymmetricKey(data: hash)
  }

  private static func key(
    from pin: PIN, salt: Data, cost: Cost
  ) throws(IdentityStoreError) -> SymmetricKey {
    do {
      return try pin.withDigits { digits in
        try KDF.Scrypt.deriveKey(
          from: digits, salt: salt, outputByteCount: hashLength, rounds: cost.rounds,
          blockSize: cost.blockSize, parallelism: cost.parallelism)
      }
    } catch {
      throw .retryable("a PIN could not be hashed for want of memory")
    }
  }

  private static func randomBytes(_ count: Int) -> Data {
    var system = SystemRandomNumberGenerator()
    return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &system) })
  }
}

extension PINHash: Codable {
  private enum CodingKeys: String, CodingKey {
    case rounds = "scrypt_n"
    case blockSize = "scrypt_r"
    case parallelism = "scrypt_p"
    case salt
    case hash
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let cost = Cost(
      rounds: try container.decode(Int.self, forKey: .rounds),
      blockSize: try container.decode(Int.self, forKey: .blockSize),
      parallelism: try container.decode(Int.self, forKey: .parallelism))
    let salt = try container.decode(Data.self, forKey: .salt)
    let hash = try container.decode(Data.self, forKey: .hash)
    guard let cost, salt.count == Self.saltLength, hash.count == Self.hashLength else {
      throw DecodingError.dataCorruptedError(
        forKey: .hash, in: container, debugDescription: "not a hash of a PIN")
    }
    self.init(cost: cost, salt: salt, hash: hash)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cost.rounds, forKey: .rounds)
    try container.encode(cost.blockSize, forKey: .blockSize)
    try container.encode(cost.parallelism, forKey: .parallelism)
    try container.encode(salt, forKey: .salt)
    try container.encode(hash, forKey: .hash)
  }
}
