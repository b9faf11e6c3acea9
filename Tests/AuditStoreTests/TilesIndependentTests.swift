import AuditLog
import AuditStore
import Backstage
import Foundation
import Quantities
import Testing

/// Promise 9: tampering shows to programs we did not write.
///
/// Where Go is absent these are skipped and say so, except where `CI=true`.
@Suite(
  .serialized,
  .enabled(if: OtherPrograms.hasGo || OtherPrograms.isMandatory, OtherPrograms.goIsMissing))
struct `The independent verifier` {
  private static let size = 3000
  private static let rows = SampleRows(count: size, seed: 11)

  private let folder: TemporaryFolder
  private let verifier: IndependentVerifier
  private let key: String
  private let witness: WitnessSignerKey

  init() throws {
    folder = try TemporaryFolder(named: "handpieced-independent")
    try #require(OtherPrograms.hasGo, OtherPrograms.goIsMissing)
    verifier = try IndependentVerifier()
    key = try TileSamples.key().verifierKey.text
    witness = try WitnessSignerKey(
      name: "witness.example/w1", seed: [UInt8](repeating: 9, count: 32))
    let tiles = try TileSamples.publish(folder.path + "/tiles", Self.rows, size: Self.size)
    let signed = try TileSamples.checkpoint(Self.rows, size: Self.size)
    let time = try #require(UTCSecond("2026-05-04T12:00:00Z"))
    try tiles.publish(
      signed.cosigned(
        witness.cosignature(of: signed.checkpoint, at: time), by: [witness.verifierKey]))
  }

  private var tiles: String { folder.path + "/tiles" }

  private func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `reads the whole log and every signature`() throws {
    let outcome = try verifier.run(
      "log", "-dir", tiles, "-key", key, "-witness", witness.verifierKey.text)
    #expect(outcome.status == 0, "\(outcome.complaint)")
    #expect(outcome.output.hasPrefix("3000 leaves, root "))
  }

  @Test func `finds every kind of damage`() throws {
    let rows = Self.rows.rows
    let offset = rows[768..<800].map { $0.bytes.count + 2 }.reduce(2, +)
    let leaf = { (data: inout Data) in data[offset] ^= 1 }
    let damages: [(file: String, change: (inout Data) -> Void, complaint: String)] = [
      ("tile/entries/003", leaf, "leaf 800: tile/0/003 has another hash"),
      ("tile/entries/003", { $0 = $0.dropLast() }, "leaf 1023: tile/entries/003 is too short"),
      ("tile/entries/003", { $0.append(0) }, "tile/entries/003 is too long"),
      ("tile/0/003", { $0[33] ^= 1 }, "leaf 769: tile/0/003 has another hash"),
      ("tile/0/011.p/184", { $0[33] ^= 1 }, "leaf 2817: tile/0/011.p/184 has another hash"),
      ("tile/1/000.p/11", { $0[65] ^= 1 }, "leaf 512: tile/1/000.p/11 has another hash"),
      ("tile/0/003", { $0 = $0.dropLast(32) }, "tile/0/003 has 8160 bytes"),
      ("checkpoint", { $0[30] ^= 1 }, "verifier: "),
    ]
    for damage in damages {
      let file = "\(tiles)/\(damage.file)"
      let whole = try Data(contentsOf: URL(fileURLWithPath: file))
      try changeFile(file, damage.change)
      let outcome = try verifier.run("log", "-dir", tiles, "-key", key)
      #expect(outcome.status == 1)
      #expect(outcome.complaint.contains(damage.complaint), "\(damage.file): \(outcome.complaint)")
      try whole.write(to: URL(fileURLWithPath: file))
    }
    #expect(try verifier.run("log", "-dir", tiles, "-key", key).status == 0)
  }

  @Test func `knows no other key and no other witness`() throws {
    let other = try TileSamples.key(2).verifierKey.text
    #expect(try verifier.run("log", "-dir", tiles, "-key", other).status == 1)
    let stranger = try WitnessSignerKey(
      name: "witness.example/w1", seed: [UInt8](repeating: 8, count: 32))
    let outcome = try verifier.run(
      "log", "-dir", tiles, "-key", key, "-witness", stranger.verifierKey.text)
    #expect(outcome.complaint == "verifier: no cosignature of this witness\n")
  }

  @Test func `finds a tail that was replaced and signed again, by an older checkpoint`() throws {
    let other = SampleRows(count: Self.size, seed: 12)
    let old = try write(
      TileSamples.checkpoint(Self.rows, size: 1000).note.bytes, "old")
    try TileSamples.publish(tiles, other, size: Self.size)
    #expect(try verifier.run("log", "-dir", tiles, "-key", key).status == 0)
    let request = try write(history(from: 1000, in: try BundleReader(path: tiles)), "request")
    let outcome = try verifier.run("history", "-file", request, "-old", old, "-key", key)
    #expect(outcome.status == 1 && outcome.complaint.contains("invalid"), "\(outcome.complaint)")
  }

  @Test func `makes the same proofs and accepts ours`() throws {
    let reader = try BundleReader(path: tiles)
    for index in [0, 255, 256, 1999, 2816, 2999] as [Int64] {
      let proof = try #require(
        try InclusionProof(of: index, inTreeOfSize: Int64(Self.size)) {
          (place) throws(AuditStoreError) in try reader.hash(of: place)
        })
      let made = try verifier.run("prove", "-dir", tiles, "-key", key, "-index", "\(index)")
      #expect(made.status == 0, "\(made.complaint)")
      let leaf = Self.rows.rows[Int(index)].bytes
      let proofFile = InclusionProofFile(
        leaf: leaf, index: index, hashes: proof.hashes, note: reader.note)
      let lines = String(decoding: proofFile.bytes, as: UTF8.self).split(separator: "\n")
      #expect(made.output == lines[3..<(3 + proof.hashes.count)].map { $0 + "\n" }.joined())
      let file = try write(proofFile.bytes, "\(index).tlog-proof")
      let checked = try verifier.run("proof", "-file", file, "-key", key)
      #expect(checked.status == 0, "\(checked.complaint)")
      #expect(checked.output.utf8.starts(with: "leaf \(index) of 3000: {\(index)".utf8))
      let wrong = InclusionProofFile(
        leaf: leaf + [0], index: index, hashes: proof.hashes, note: reader.note)
      let bad = try verifier.run(
        "proof", "-file", try write(wrong.bytes, "wrong.tlog-proof"), "-key", key)
      #expect(bad.status == 1 && bad.complaint.contains("invalid transparency proof"))
    }
  }

  @Test func `accepts our proof that nothing was changed, and makes the same`() throws {
    let reader = try BundleReader(path: tiles)
    for size in [1, 255, 256, 1000, 2048, 2999, 3000] as [Int64] {
      let old = try write(
        TileSamples.checkpoint(Self.rows, size: Int(size)).note.bytes, "old")
      let request = try write(history(from: size, in: reader), "request")
      let outcome = try verifier.run(
        "history", "-file", request, "-old", old, "-key", key, "-dir", tiles)
      #expect(outcome.status == 0, "\(size): \(outcome.complaint)")
      #expect(outcome.output == "3000 leaves began as these \(size)\n")
    }
  }

  private func history(from size: Int64, in reader: BundleReader) throws -> [UInt8] {
    let proof = try #require(
      try ConsistencyProof(fromSize: size, toSize: reader.checkpoint.size) {
        (place) throws(AuditStoreError) in try reader.hash(of: place)
      })
    return WitnessRequest(oldSize: size, hashes: proof.hashes, note: reader.note).bytes
  }
}
