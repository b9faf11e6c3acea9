/// What is wrong with a signed note or a key for one.
package enum NoteDefect: Hashable, Sendable {
  case tooLong
  case tooManySignatures
  /// Bytes that are not UTF-8, a control character, or a text that does not end with a line end.
  case badText
  /// There is no blank line with signatures below it.
  case noSignatures
  /// The first signature line is 1.
  case badSignatureLine(Int)
  case badName
  case badVerifierKey
  /// The first line of the list is 1.
  case badVerifierKeyInList(line: Int)
  case badSignerKey
  /// A signature that names a trusted key is not that key's signature of this text.
  case signatureInvalid(name: String)
  /// No trusted key signed the note.
  case signerNotTrusted
}

extension NoteDefect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLong: "longer than \(SignedNote.lengthLimit) bytes"
    case .tooManySignatures: "more than \(SignedNote.signatureLimit) signatures"
    case .badText: "not a text of whole lines without control characters"
    case .noSignatures: "no blank line with signatures below it"
    case .badSignatureLine(let number): "signature line \(number) is malformed"
    case .badName:
      "a key's name has 1 to \(NoteKeyForm.nameLimit) bytes and neither blanks nor a plus sign"
    case .badVerifierKey: "not a verifier key of the form name+id+key"
    case .badVerifierKeyInList(let line):
      "line \(line) is not a verifier key of the form name+id+key"
    case .badSignerKey: "not a signer key of the form PRIVATE+KEY+name+id+key"
    case .signatureInvalid(let name): "the signature of \(name) does not match the text"
    case .signerNotTrusted: "no trusted key signed it"
    }
  }
}
