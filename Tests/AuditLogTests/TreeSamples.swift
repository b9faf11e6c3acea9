import AuditLog

/// Keys and checkpoints of a log, and ways to damage a proof.
enum TreeSamples {
  static let origin = "handpieced/0123456789abcdef"
  static let time = UTCSecond("2026-05-04T12:00:00Z") ?? .first

  static func key(_ seed: UInt8 = 1, name: String = origin) throws -> NoteSignerKey {
    try NoteSignerKey(name: name, seed: [UInt8](repeating: seed, count: 32))
  }

  static func witness(_ seed: UInt8 = 9, name: String = "witness.example/w1") throws
    -> WitnessSignerKey
  {
    try WitnessSignerKey(name: name, seed: [UInt8](repeating: seed, count: 32))
  }

  static func checkpoint(_ tree: PlainTree, size: Int? = nil) throws -> Checkpoint {
    let size = size ?? tree.leaves.count
    return try Checkpoint(origin: origin, size: Int64(size), root: tree.root(ofSize: size))
  }

  /// Changes one hash at a time, takes one away and puts one in at every place.
  static func damaged(_ hashes: [Hash256]) -> [[Hash256]] {
    var damaged: [[Hash256]] = []
    for index in hashes.indices {
      var changed = hashes
      changed[index].words.3 ^= 1
      damaged.append(changed)
      changed = hashes
      changed.remove(at: index)
      damaged.append(changed)
      if index > 0, hashes[index] != hashes[index - 1] {
        changed = hashes
        changed.swapAt(index, index - 1)
        damaged.append(changed)
      }
    }
    for index in 0...hashes.count {
      var changed = hashes
      changed.insert(Hash256(of: [1]), at: index)
      damaged.append(changed)
    }
    return damaged
  }
}
