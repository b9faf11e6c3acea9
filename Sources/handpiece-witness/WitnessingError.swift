package import AuditLog
package import ControlClient

/// Why nobody else has seen the log's newest checkpoint now.
package enum WitnessingError: Error, Hashable, Sendable {
  /// The daemon did not answer, or said no.
  case daemon(ControlClientError)
  /// What the daemon gave is not a checkpoint signed with the log's key, or no proof.
  case badCheckpoint(reason: String)
  /// The witness could not be reached, or not in time.
  case offline(url: String, reason: String)
  case busy(url: String, status: Int)
  /// What answers is no witness.
  case senseless(url: String, reason: String)
  case originUnknown(url: String, key: NoteVerifierKey)
  case signerUnknown(url: String, key: NoteVerifierKey)
  /// The answer has no good signature of the witness.
  case notCosigned(witness: WitnessVerifierKey, reason: String)
  /// The witness has seen more leaves than the log has.
  case logShrunk(size: Int64, seen: Int64)
  /// The witness has seen other leaves than those of the log.
  case logRewritten(seen: Int64)
}

extension WitnessingError: CustomStringConvertible {
  /// What happened and what to do, in one line.
  package var description: String {
    switch self {
    case .daemon(let error): "\(error)"
    case .badCheckpoint(let reason): "the daemon's checkpoint does not count: \(reason)"
    case .offline(let url, let reason):
      "\(url): not reached: \(reason); treatment goes on, and the witness is tried again"
    case .busy(let url, let status): "\(url): busy, HTTP status \(status)"
    case .senseless(let url, let reason):
      "\(url): not a witness's answer: \(reason); is the address right?"
    case .originUnknown(let url, let key):
      "\(url): does not know this log; have its operator add the log \(key.name) with the key "
        + "\(key)"
    case .signerUnknown(let url, let key):
      "\(url): does not trust the key that signs this log; have its operator add \(key)"
    case .notCosigned(let witness, let reason):
      "\(witness.name): its answer does not count: \(reason); is \(witness) its key?"
    case .logShrunk(let size, let seen):
      "the log has \(size) leaves and the witness has seen \(seen): unless the witness is wrong, "
        + "the log was put back; keep it as it is and have it checked with handpiece-audit"
    case .logRewritten(let seen):
      "the log's first \(seen) leaves are not those that the witness has seen: unless the witness "
        + "is wrong, they were changed; keep the log as it is and have it checked with "
        + "handpiece-audit"
    }
  }
}
