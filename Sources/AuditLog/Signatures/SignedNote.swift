/// A text with signatures below it, in the form of C2SP `signed-note`: the text, a blank line,
/// and for each signature `— name base64(key id ‖ signature)`.
package struct SignedNote: Hashable, Sendable {
  /// The longest note, in bytes.
  package static var lengthLimit: Int { 65_536 }
  /// The most signatures of one note.
  package static var signatureLimit: Int { 16 }

  /// Whole lines, the last one with its line end.
  package let text: String
  package let signatures: [Signature]

  /// One line below the text, by a key that may be unknown.
  package struct Signature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    /// What the key made of the text; 64 bytes when it is an Ed25519 key.
    package let bytes: [UInt8]
  }

  /// Whether a signature is the one it says it is.
  package enum Verdict: Hashable, Sendable {
    case good(NoteVerifierKey)
    /// It names one of the keys, which did not make it.
    case bad
    /// It names none of the keys.
    case unknownKey
  }

  private init(wholeText text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Signs a text of whole lines.
  package init(text: String, signedBy keys: [NoteSignerKey]) throws(AuditLogError) {
    guard NoteText.isAllowed(Array(text.utf8)) else { throw .note(.badText) }
    guard keys.count <= Self.signatureLimit else { throw .note(.tooManySignatures) }
    var signatures: [Signature] = []
    for key in keys {
      signatures.append(
        Signature(
          name: key.verifierKey.name, keyID: key.verifierKey.id,
          bytes: try key.signature(over: Array(text.utf8))))
    }
    try self.init(text: text, signatures: signatures)
  }

  /// Puts a note together of signatures that stood in others.
  init(text: String, signatures: [Signature]) throws(AuditLogError) {
    guard NoteText.isAllowed(Array(text.utf8)) else { throw .note(.badText) }
    guard !signatures.isEmpty else { throw .note(.noSignatures) }
    guard signatures.count <= Self.signatureLimit else { throw .note(.tooManySignatures) }
    self.init(wholeText: text, signatures: signatures)
    guard bytes.count <= Self.lengthLimit else { throw .note(.tooLong) }
  }

  /// Reads a note that anybody may have written; whether its signatures are good is not known yet.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    guard bytes.count <= Self.lengthLimit else { throw .note(.tooLong) }
    guard let whole = String(validating: bytes, as: UTF8.self), NoteText.isAllowed(bytes) else {
      throw .note(.badText)
    }
    guard let textLength = NoteText.length(in: bytes) else { throw .note(.noSignatures) }
    let utf8 = whole.utf8
    let lines = utf8.dropFirst(textLength + 1).dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count <= Self.signatureLimit else { throw .note(.tooManySignatures) }
    var signatures: [Signature] = []
    for (index, line) in lines.enumerated() {
      guard let signature = Signature(line: line) else {
        throw .note(.badSignatureLine(index + 1))
      }
      signatures.append(signature)
    }
    self.init(
      wholeText: String(decoding: utf8.prefix(textLength), as: UTF8.self), signatures: signatures)
  }

  /// The note as it is stored and sent.
  package var bytes: [UInt8] {
    Array((text + "\n" + signatures.map { $0.line + "\n" }.joined()).utf8)
  }

  /// Those of the keys that signed the text, in the order of their signatures.
  ///
  /// Signatures that name none of the keys say nothing. It throws when one names a key that did
  /// not make it, and when no key of them signed.
  package func signers(
    among keys: some Collection<NoteVerifierKey>
  ) throws(AuditLogError) -> [NoteVerifierKey] {
    var signers: [NoteVerifierKey] = []
    for signature in signatures {
      switch verdict(on: signature, by: keys) {
      case .good(let signer): if !signers.contains(signer) { signers.append(signer) }
      case .bad: throw .note(.signatureInvalid(name: signature.name))
      case .unknownKey: break
      }
    }
    guard !signers.isEmpty else { throw .note(.signerNotTrusted) }
    return signers
  }

  /// What the keys say about one of the note's signatures.
  package func verdict(
    on signature: Signature, by keys: some Collection<NoteVerifierKey>
  ) -> Verdict {
    let named = keys.filter { $0.name == signature.name && $0.id == signature.keyID }
    guard !named.isEmpty else { return .unknownKey }
    let text = Array(self.text.utf8)
    let signer = named.first { $0.isSignature(signature.bytes, over: text) }
    return signer.map { .good($0) } ?? .bad
  }

  /// The note with the first good signature of the key and no other.
  func reduced(to key: NoteVerifierKey) -> SignedNote {
    let own = signatures.first { verdict(on: $0, by: [key]) == .good(key) }
    return SignedNote(wholeText: text, signatures: own.map { [$0] } ?? [])
  }
}

extension SignedNote.Signature {
  private static let dash = Array("— ".utf8)

  fileprivate init?(line: Substring.UTF8View) {
    guard line.starts(with: Self.dash) else { return nil }
    let parts = line.dropFirst(Self.dash.count)
      .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 2, NoteKeyForm.isName(parts[0]), let bytes = Base64.bytes(parts[1]),
      bytes.count > 4
    else { return nil }
    name = parts[0]
    keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    self.bytes = Array(bytes.dropFirst(4))
  }

  /// The line without its end.
  var line: String {
    let id = (0..<4).reversed().map { UInt8(truncatingIfNeeded: keyID >> UInt32($0 * 8)) }
    return "— \(name) \(Base64.text(id + bytes))"
  }
}
