/// A witness's word that, at a time, the largest tree it had seen of a log was this one: an Ed25519
/// signature by C2SP `tlog-cosignature`.
package struct Cosignature: Hashable, Sendable {
  package let witness: WitnessVerifierKey
  /// When the witness signed.
  package let time: UTCSecond
  /// The line of the note it stands in.
  package let signature: SignedNote.Signature

  private static let length = 8 + 64

  /// Checks a signature of a checkpoint's text; `nil` when the witness did not make it.
  package init?(_ signature: SignedNote.Signature, of text: String, by witness: WitnessVerifierKey)
  {
    guard signature.bytes.count == Self.length else { return nil }
    let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard seconds > 0, let signed = Int64(exactly: seconds),
      let time = UTCSecond(secondsSince1970: signed),
      witness.isSignature(
        Array(signature.bytes.dropFirst(8)), over: Self.message(text: text, time: time))
    else { return nil }
    self.witness = witness
    self.time = time
    self.signature = signature
  }

  /// What the witness signs.
  static func message(text: String, time: UTCSecond) -> [UInt8] {
    Array("cosignature/v1\ntime \(time.secondsSince1970)\n\(text)".utf8)
  }
}
