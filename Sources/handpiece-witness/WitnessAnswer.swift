/// What a witness answers to `add-checkpoint` of C2SP `tlog-witness`.
package enum WitnessAnswer: Hashable, Sendable {
  /// Signature lines, which may be anybody's until they are checked.
  case cosigned([UInt8])
  /// It cosigned a checkpoint of another size last, or another one of this size.
  case conflict(latestSize: Int64)
  /// It does not know the log.
  case originUnknown
  /// It knows the log, and not the key that signed the checkpoint.
  case signerUnknown
  /// The proof does not lead from what it cosigned last to the checkpoint.
  case proofRefused
  /// It has no time for this now.
  case busy(status: Int)
  /// No witness answers like this.
  case senseless(reason: String)

  /// The longest answer that is read, in bytes: more than any number of signatures of one note.
  package static var lengthLimit: Int { 16_384 }

  /// Reads the answer with an HTTP status.
  package init(status: Int, body: [UInt8]) {
    self =
      switch status {
      case 200: .cosigned(body)
      case 403: .signerUnknown
      case 404: .originUnknown
      case 409:
        Self.size(in: body).map { .conflict(latestSize: $0) }
          ?? .senseless(reason: "a conflict without the size it knows")
      case 422: .proofRefused
      case 429, 500...599: .busy(status: status)
      default: .senseless(reason: "HTTP status \(status)")
      }
  }

  /// A number in decimal digits and a line end, in the one way it is written.
  private static func size(in body: [UInt8]) -> Int64? {
    guard body.last == UInt8(ascii: "\n"), body.count <= 20,
      let text = String(validating: body.dropLast(), as: UTF8.self), let size = Int64(text),
      size >= 0, String(size) == text
    else { return nil }
    return size
  }
}
