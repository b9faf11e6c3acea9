package import AuditLog
package import ControlAPI
package import Quantities

/// One session of a patient, with what opens the commitment in the session's record.
package struct SessionLink: Hashable, Sendable {
  package var session: SessionPseudonym
  package var salt: LinkSalt
  package var visit: VisitNumber
  /// The day it was opened; `nil` when the clock was not trusted then.
  package var day: CalendarDay?
  /// Whether its passes are in the visit or the history already.
  package var isCounted: Bool
  /// What it did; `nil` until it has ended, and for one too long ago to be remembered.
  package var treated: TreatedSession?

  package init(
    session: SessionPseudonym, salt: LinkSalt, visit: VisitNumber, day: CalendarDay?,
    isCounted: Bool = false, treated: TreatedSession? = nil
  ) {
    self.session = session
    self.salt = salt
    self.visit = visit
    self.day = day
    self.isCounted = isCounted
    self.treated = treated
  }
}

extension SessionLink: Codable {
  private enum CodingKeys: String, CodingKey {
    case session
    case salt
    case visit
    case day
    case isCounted = "counted"
    case treated
  }

  /// `day` and `treated` must be there; `null` says that nobody knew it.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      session: try container.decode(SessionPseudonym.self, forKey: .session),
      salt: try container.decode(LinkSalt.self, forKey: .salt),
      visit: try container.decode(VisitNumber.self, forKey: .visit),
      day: try container.decode(CalendarDay?.self, forKey: .day),
      isCounted: try container.decode(Bool.self, forKey: .isCounted),
      treated: try container.decode(TreatedSession?.self, forKey: .treated))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(session, forKey: .session)
    try container.encode(salt, forKey: .salt)
    try container.encode(visit, forKey: .visit)
    try container.encode(day, forKey: .day)
    try container.encode(isCounted, forKey: .isCounted)
    try container.encode(treated, forKey: .treated)
  }
}

/// Coded as the 32 hex digits that stand in the log.
extension Identifier128: WrittenAsText {
  package static var textForm: String { "32 lower-case hex digits" }
  package var written: String { description }

  package init?(written text: String) { self.init(text) }
}

/// Coded as 64 hex digits.
extension LinkSalt: WrittenAsText {
  package static var textForm: String { "64 lower-case hex digits" }
  package var written: String { description }

  package init?(written text: String) { self.init(text) }
}

extension Identifier128 {
  /// A new number out of the system's secure randomness.
  package static func random() -> Self {
    var system = SystemRandomNumberGenerator()
    return Self(high: system.next(), low: system.next())
  }
}

extension LinkSalt {
  /// A new salt out of the system's secure randomness.
  package static func random() -> Self {
    var system = SystemRandomNumberGenerator()
    return Self(words: (system.next(), system.next(), system.next(), system.next()))
  }
}
