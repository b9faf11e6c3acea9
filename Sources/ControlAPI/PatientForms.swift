package import DoseLimits
package import Quantities

/// A patient to be kept: what the rules need and, where somebody wants it written down, who it is.
package struct RegistrationBody: Hashable, Sendable {
  package var profile: PatientProfile
  package var person: Person?

  package init(profile: PatientProfile, person: Person? = nil) {
    self.profile = profile
    self.person = person
  }
}

/// The keys of a profile and, beside them, `person`.
extension RegistrationBody: Codable {
  private enum CodingKeys: String, CodingKey {
    case person
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      profile: try PatientProfile(from: decoder),
      person: try container.decodeIfPresent(Person.self, forKey: .person))
  }

  package func encode(to encoder: any Encoder) throws {
    try profile.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(person, forKey: .person)
  }
}

/// What a patient answers now; what is left out stays as it is.
package struct AnswersBody: Codable, Hashable, Sendable {
  package var ageYears: Int?
  package var fitzpatrick: Fitzpatrick?
  package var indications: [Indication]?
  /// By the question's id; each takes the place of the answer before.
  package var answers: [String: Answer<RecordedCondition>]?

  package init(
    ageYears: Int? = nil, fitzpatrick: Fitzpatrick? = nil, indications: [Indication]? = nil,
    answers: [String: Answer<RecordedCondition>]? = nil
  ) {
    self.ageYears = ageYears
    self.fitzpatrick = fitzpatrick
    self.indications = indications
    self.answers = answers
  }

  private enum CodingKeys: String, CodingKey {
    case fitzpatrick, indications, answers
    case ageYears = "age_years"
  }
}

/// Patients that are kept, the last treated first.
package struct PatientList: Codable, Hashable, Sendable {
  package var patients: [Row]
  /// How many there are that answer to what was asked, listed or not.
  package var found: Int

  package init(patients: [Row], found: Int) {
    self.patients = patients
    self.found = found
  }

  /// One patient.
  package struct Row: Codable, Hashable, Sendable {
    package var patient: PatientID
    package var person: Person?
    package var ageYears: Int
    /// The day of the newest session; `nil` for none, or when the clock was not trusted then.
    package var lastSession: CalendarDay?

    package init(patient: PatientID, person: Person?, ageYears: Int, lastSession: CalendarDay?) {
      self.patient = patient
      self.person = person
      self.ageYears = ageYears
      self.lastSession = lastSession
    }

    private enum CodingKeys: String, CodingKey {
      case patient, person
      case ageYears = "age_years"
      case lastSession = "last_session"
    }
  }
}

/// What is left of a patient who has been erased.
package struct ErasureReceipt: Codable, Hashable, Sendable {
  package var patient: PatientID
  /// How many sessions nobody can link to each other any more.
  package var sessions: Int
  /// The record of the erasure in the log.
  package var recordedAt: Int64

  package init(patient: PatientID, sessions: Int, recordedAt: Int64) {
    self.patient = patient
    self.sessions = sessions
    self.recordedAt = recordedAt
  }

  private enum CodingKeys: String, CodingKey {
    case patient, sessions
    case recordedAt = "recorded_at"
  }
}

/// Whose sessions are to be linked for an auditor.
package struct LinksBody: Codable, Hashable, Sendable {
  /// Everybody's without it.
  package var patients: [PatientID]?

  package init(patients: [PatientID]? = nil) {
    self.patients = patients
  }
}

/// A link file, which an auditor holds against the log.
package struct LinkDisclosure: Codable, Hashable, Sendable {
  /// The file's exact text.
  package var file: String
  package var sessions: Int
  /// The record of the disclosure in the log.
  package var recordedAt: Int64

  package init(file: String, sessions: Int, recordedAt: Int64) {
    self.file = file
    self.sessions = sessions
    self.recordedAt = recordedAt
  }

  private enum CodingKeys: String, CodingKey {
    case file, sessions
    case recordedAt = "recorded_at"
  }
}

/// What a handpiece remembers of another log, as the person saw it who takes it on.
package struct AdoptionBody: Codable, Hashable, Sendable {
  /// The size of that log.
  package var logSize: UInt64

  package init(logSize: UInt64) {
    self.logSize = logSize
  }

  private enum CodingKeys: String, CodingKey {
    case logSize = "log_size"
  }
}
