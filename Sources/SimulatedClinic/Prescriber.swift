import AuditLog
import Quantities
import TreatmentSession

/// The physician whose overrides count.
enum Prescriber {
  static let user: UInt32 = 2000

  private static func key(_ seed: UInt8) -> NoteSignerKey? {
    try? NoteSignerKey(name: "prescriber-\(seed)", seed: Array(repeating: seed, count: 32))
  }

  private static let keys = (key(1), key(2))

  static let trusted: [TrustedPrescriber] =
    keys.0.map { [TrustedPrescriber(key: $0.verifierKey, userID: user)] } ?? []

  /// An override as a note, now and then of a stranger.
  static func note(
    _ scope: OverrideStatement.Scope, session: SessionPseudonym, untilSecond second: Int64,
    isStranger: Bool
  ) -> [UInt8]? {
    guard let key = isStranger ? keys.1 : keys.0, let expires = UTCSecond(secondsSince1970: second),
      let statement = try? OverrideStatement(
        session: session, area: "cheek", side: "left", scope: scope, reason: "deep_scars",
        expires: expires)
    else { return nil }
    return try? SignedStatement(statement, signedBy: key).note.bytes
  }
}
