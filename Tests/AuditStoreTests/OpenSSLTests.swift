import AuditLog
import AuditStore
import Backstage
import Foundation
import Testing

/// Promise 9, for the signature alone.
@Suite(
  .enabled(
    if: OtherPrograms.openssl != nil || OtherPrograms.isMandatory, OtherPrograms.opensslIsMissing))
struct `OpenSSL` {
  private let folder: TemporaryFolder
  private let openssl: String
  private let signed: SignedCheckpoint

  init() throws {
    folder = try TemporaryFolder(named: "handpieced-openssl")
    openssl = try #require(OtherPrograms.openssl, OtherPrograms.opensslIsMissing)
    signed = try TileSamples.checkpoint(SampleRows(count: 300), size: 300)
  }

  private func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Takes key and note apart without our own reader.
  private func verify(_ note: String, key: String) throws -> Run {
    let keyText = try #require(key.split(separator: "+", maxSplits: 2).last)
    let public32 = try #require(Data(base64Encoded: String(keyText))).dropFirst()
    let line = try #require(note.split(separator: "\n").last)
    let signatureText = try #require(line.split(separator: " ").last)
    let signature = try #require(Data(base64Encoded: String(signatureText)))
    let end = try #require(note.range(of: "\n\n", options: .backwards))
    // SubjectPublicKeyInfo of an Ed25519 key, by RFC 8410.
    let information: [UInt8] = [
      0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
    return try Run(
      at: URL(filePath: openssl),
      [
        "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER",
        "-inkey", try write(information + public32, "key.der"),
        "-sigfile", try write(signature.dropFirst(4), "signature"),
        "-in", try write("\(note[..<end.lowerBound])\n".utf8, "text"),
      ])
  }

  @Test func `verifies the signature of a checkpoint`() throws {
    let note = String(decoding: signed.note.bytes, as: UTF8.self)
    let key = try TileSamples.key().verifierKey.text
    let good = try verify(note, key: key)
    #expect(good.status == 0, "\(good.complaint)")
    #expect(good.output.contains("Signature Verified Successfully"))
    #expect(try verify(note.replacing("\n300\n", with: "\n301\n"), key: key).status != 0)
    #expect(try verify(note, key: TileSamples.key(2).verifierKey.text).status != 0)
  }
}
