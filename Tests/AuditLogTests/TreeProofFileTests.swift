import AuditLog
import Quantities
import Testing

/// Promise 9, by C2SP `tlog-proof` and `tlog-witness`.
@Suite struct `A proof as a file` {
  private let tree = PlainTree(count: 21)
  private let key: NoteSignerKey
  private let signed: SignedCheckpoint

  init() throws {
    key = try TreeSamples.key()
    signed = try TreeSamples.checkpoint(tree).signed(by: [key])
  }

  private func file(_ index: Int64, withLeaf: Bool = true) throws -> InclusionProofFile {
    let proof = try #require(
      InclusionProof(of: index, inTreeOfSize: 21, subtree: tree.subtree))
    return InclusionProofFile(
      leaf: withLeaf ? tree.leaves[Int(index)] : nil, index: index, hashes: proof.hashes,
      note: signed.note)
  }

  @Test func `holds by itself`() throws {
    for index in 0..<21 {
      let file = try InclusionProofFile(reading: try file(Int64(index)).bytes)
      #expect(file.leaf == tree.leaves[index])
      #expect(try file.checked(trusting: [key.verifierKey]) == signed)
    }
  }

  @Test func `has the form that the format defines`() throws {
    let lines = String(decoding: try file(2).bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0...2] == ["c2sp.org/tlog-proof@v1", "extra AgA=", "index 2"])
    #expect(lines[3..<8].allSatisfy { $0.utf8.count == 44 })
    #expect(lines[8] == "" && lines[9] == TreeSamples.origin)
  }

  @Test func `without the leaf holds for who has its hash`() throws {
    let file = try InclusionProofFile(reading: try file(4, withLeaf: false).bytes)
    #expect(file.leaf == nil)
    #expect(try file.checked(trusting: [key.verifierKey], leafHash: tree.rows[4].hash) == signed)
    #expect(throws: AuditLogError.tree(.proofFails)) {
      try file.checked(trusting: [key.verifierKey])
    }
    #expect(throws: AuditLogError.tree(.proofFails)) {
      try file.checked(trusting: [key.verifierKey], leafHash: tree.rows[5].hash)
    }
    #expect(throws: AuditLogError.tree(.proofFails)) {
      try self.file(4).checked(trusting: [key.verifierKey], leafHash: tree.rows[5].hash)
    }
    // A file must not show another leaf than the one it proves.
    let other = InclusionProofFile(
      leaf: tree.leaves[5], index: 4, hashes: file.hashes, note: file.note)
    #expect(throws: AuditLogError.tree(.proofFails)) {
      try other.checked(trusting: [key.verifierKey], leafHash: tree.rows[4].hash)
    }
  }

  @Test func `of another leaf, place, log or key does not hold`() throws {
    let good = try file(4)
    let other = try file(5)
    let wrongLeaf = InclusionProofFile(
      leaf: other.leaf, index: 4, hashes: good.hashes, note: good.note)
    let wrongPlace = InclusionProofFile(
      leaf: good.leaf, index: 5, hashes: good.hashes, note: good.note)
    let beyond = InclusionProofFile(
      leaf: good.leaf, index: 21, hashes: good.hashes, note: good.note)
    let keys = [key.verifierKey]
    #expect(throws: AuditLogError.tree(.proofFails)) { try wrongLeaf.checked(trusting: keys) }
    #expect(throws: AuditLogError.tree(.proofFails)) { try wrongPlace.checked(trusting: keys) }
    #expect(throws: AuditLogError.tree(.outsideTree)) { try beyond.checked(trusting: keys) }
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try good.checked(trusting: [try TreeSamples.key(2).verifierKey])
    }
  }

  @Test func `shows a changed bit of any byte`() throws {
    let good = try file(4)
    let bytes = good.bytes
    for index in bytes.indices {
      let bit = index % 8
      var changed = bytes
      changed[index] ^= 1 << bit
      #expect(throws: AuditLogError.self, "bit \(bit) of byte \(index)") {
        try InclusionProofFile(reading: changed).checked(trusting: [key.verifierKey])
      }
    }
  }

  @Test func `cut or damaged is refused without a trap`() throws {
    let bytes = try file(4).bytes
    for count in 0..<bytes.count {
      #expect(throws: AuditLogError.self) {
        try InclusionProofFile(reading: Array(bytes.prefix(count)))
      }
    }
    var random = SplitMix64(seed: 4)
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<changed.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: changed[place] = UInt8.random(in: 0 ... .max, using: &random)
        case 1: changed.remove(at: place)
        default: changed.insert(changed[place], at: place)
        }
      }
      guard let read = try? InclusionProofFile(reading: changed) else { continue }
      #expect(read.bytes == changed)
    }
  }

  /// Promise 12.
  @Test func `is bounded, and a leaf of any length fits`() throws {
    let leaf = [UInt8](repeating: 0x41, count: EntryBundle.entryLengthLimit)
    let note = try SignedNote(
      text: String(repeating: "x", count: 65_000) + "\n", signedBy: [key])
    let hashes = [Hash256](repeating: Hash256(of: []), count: InclusionProof.hashLimit)
    let largest = InclusionProofFile(leaf: leaf, index: .max, hashes: hashes, note: note)
    #expect(try InclusionProofFile(reading: largest.bytes) == largest)
    let tooMany = InclusionProofFile(
      leaf: nil, index: 0, hashes: hashes + hashes.prefix(1), note: note)
    #expect(throws: AuditLogError.tree(.badProof(line: 66))) {
      try InclusionProofFile(reading: tooMany.bytes)
    }
    #expect(throws: AuditLogError.tree(.badProof(line: 1))) {
      try InclusionProofFile(
        reading: [UInt8](repeating: 0x0A, count: InclusionProofFile.lengthLimit + 1))
    }
  }

  @Test(arguments: [
    ("c2sp.org/tlog-proof@v2\nindex 0\n\n", 1), ("c2sp.org/tlog-proof@v1\n", 2),
    ("c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\n", 2),
    ("c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n\n", 3),
    ("c2sp.org/tlog-proof@v1\nindex\n\n", 2), ("c2sp.org/tlog-proof@v1\nindex -1\n\n", 2),
    ("c2sp.org/tlog-proof@v1\nindex 00\n\n", 2), ("c2sp.org/tlog-proof@v1\nindex 0 \n\n", 2),
    ("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n", 3), ("c2sp.org/tlog-proof@v1\nindex 0\n", 3),
  ])
  func `has no such line`(_ text: String, _ line: Int) {
    #expect(throws: AuditLogError.tree(.badProof(line: line))) {
      try InclusionProofFile(reading: Array(text.utf8))
    }
  }

  @Test func `asks a witness, who can check that nothing was changed`() throws {
    for old in 0...21 {
      let proof = try #require(
        ConsistencyProof(fromSize: Int64(old), toSize: 21, subtree: tree.subtree))
      let request = WitnessRequest(oldSize: Int64(old), hashes: proof.hashes, note: signed.note)
      let read = try WitnessRequest(reading: request.bytes)
      #expect(read == request)
      #expect(read.bytes.starts(with: "old \(old)\n".utf8))
      let asked = try SignedCheckpoint(checking: read.note, trusting: [key.verifierKey])
      #expect(
        ConsistencyProof(
          oldSize: read.oldSize, newSize: asked.checkpoint.size, hashes: read.hashes
        ).holds(oldRoot: tree.root(ofSize: old), newRoot: asked.checkpoint.root))
    }
    for text in ["", "old\n\n", "old -1\n\n", "old 01\n\n", "old 1\nAAAA\n\n", "old 1\n"] {
      #expect(throws: AuditLogError.self) { try WitnessRequest(reading: Array(text.utf8)) }
    }
  }
}
