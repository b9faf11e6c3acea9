package import AuditLog
package import ControlAPI
package import DoseLimits

/// Everything that is kept of one patient, and nowhere else.
package struct PatientFile: Hashable, Sendable {
  /// `nil` for a patient who stays without a name.
  package var person: Person?
  package var subject: SubjectID
  /// What the rules need; its treatments are those of earlier visits.
  package var profile: PatientProfile
  /// Every session so far, oldest first.
  package var sessions: [SessionLink]
  /// The visit that is going on, or was the last and has not ended for want of a known day.
  package var visit: Visit?

  package init(
    person: Person?, subject: SubjectID, profile: PatientProfile, sessions: [SessionLink] = [],
    visit: Visit? = nil
  ) {
    self.person = person
    self.subject = subject
    self.profile = profile
    self.sessions = sessions
    self.visit = visit
  }

  /// What a link file says of the patient's sessions.
  package var disclosedSessions: [DisclosedSession] {
    sessions.map {
      DisclosedSession(session: $0.session, link: .opened(opening(of: $0)))
    }
  }

  /// What opens the commitment in the record of one of the patient's sessions.
  package func opening(of link: SessionLink) -> LinkOpening {
    LinkOpening(salt: link.salt, subject: subject, visit: link.visit)
  }
}

extension PatientFile: Codable {
  private enum CodingKeys: String, CodingKey {
    case person
    case subject
    case profile
    case sessions
    case visit
  }

  /// `person` and `visit` must be there; `null` says that there is none.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      person: try container.decode(Person?.self, forKey: .person),
      subject: try container.decode(SubjectID.self, forKey: .subject),
      profile: try container.decode(PatientProfile.self, forKey: .profile),
      sessions: try container.decode([SessionLink].self, forKey: .sessions),
      visit: try container.decode(Visit?.self, forKey: .visit))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(person, forKey: .person)
    try container.encode(subject, forKey: .subject)
    try container.encode(profile, forKey: .profile)
    try container.encode(sessions, forKey: .sessions)
    try container.encode(visit, forKey: .visit)
  }
}
