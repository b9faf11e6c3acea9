import AuditLog
import Quantities

/// A prescriber, a stranger, and what they sign.
enum PrescriberSamples {
  static let uid: UInt32 = 2000
  static let seed = (1...32).map { UInt8($0) }

  // Made with Python's `cryptography`; OpenSSL gives the same signature of the override.
  static let verifierKey = "prescriber-1+5e046245+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk"
  static let signerKey =
    "PRIVATE+KEY+prescriber-1+5e046245+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
  static let approvalText = """
    handpieced approval v1
    model rfmn-49i
    canonical_sha256 0deeb8fa1dbbee4c0dbe7f5e3c9183940139f26d22797ee8ab07c00557a4c2ff
    engine_rules 2
    approved 2026-05-04

    """
  static let overrideText = """
    handpieced override v1
    session 0123456789abcdeffedcba9876543210
    area cheek/left
    bound depth_um 2400
    reason scar_tissue
    expires 2027-01-15T09:00:00Z

    """
  static let approvalNote = """
    \(approvalText)
    — prescriber-1 XgRiRYprbOVrHwPFHugdyV1JRXZnHVFEPvC5Zble/vd1WJdHe8MyqOx/aQinU00WZ7K8/ofYjuGgVMf\
    gGIduzQilOQ4=

    """
  static let overrideNote = """
    \(overrideText)
    — prescriber-1 XgRiRYJ6/QTwq6DWCSpl+x654XVQsiLwf36xbUeSjTe6SzeSCPmHDmCNOTrXrBaHZ+wSovr3wkEhkcJ\
    O2CKb9zjp2wg=

    """

  static func key() throws -> NoteSignerKey {
    try NoteSignerKey(reading: signerKey)
  }

  static func stranger(_ name: String = "stranger") throws -> NoteSignerKey {
    try NoteSignerKey(name: name, seed: [UInt8](repeating: 7, count: 32))
  }

  static func approval() throws -> ApprovalStatement {
    try ApprovalStatement(
      model: "rfmn-49i", canonicalHash: Hash256(of: Array("canonical".utf8)), engineRules: 2,
      day: CalendarDay(daysSince1970: 20_577))
  }

  static func override(
    session: SessionPseudonym = SampleHistory.session,
    scope: OverrideStatement.Scope = .bound(dimension: "depth_um", count: 2400),
    expires: Int64 = 1_800_003_600
  ) throws -> OverrideStatement {
    try OverrideStatement(
      session: session, area: "cheek", side: "left", scope: scope, reason: "scar_tissue",
      expires: UTCSecond(secondsSince1970: expires) ?? .first)
  }

  static func trusted(_ uid: UInt32? = uid) throws -> LeafBody {
    .prescriberTrusted(PrescriberTrustedLeaf(key: try key().verifierKey, prescriberUID: uid))
  }

  static func overridden(
    _ statement: OverrideStatement, by key: NoteSignerKey
  ) throws -> LeafBody {
    .override(OverrideLeaf(try SignedStatement(statement, signedBy: key), operatorUID: 1000))
  }

  /// A key is trusted, approves and overrides.
  static func leaves() throws -> [LeafBody] {
    [
      try trusted(),
      .approval(ApprovalLeaf(try SignedStatement(try approval(), signedBy: try key()))),
      try overridden(try override(), by: try key()),
    ]
  }
}
