package import DoseLimits
package import Quantities

/// The daemon as it is now.
package struct DaemonStatus: Codable, Hashable, Sendable {
  package var version: String
  /// Whether it runs in development mode, with simulated handpieces only.
  package var development: Bool
  /// How many leaves the log has.
  package var logSize: UInt64
  /// The root of the log's tree, in hexadecimal digits.
  package var logRoot: String
  /// What somebody else has seen of the log; `nil` when nobody ever has.
  package var witnessed: WitnessedPosition?
  package var handpieces: [HandpieceSnapshot]
  package var sessions: [SessionSnapshot]

  package init(
    version: String, development: Bool, logSize: UInt64, logRoot: String,
    witnessed: WitnessedPosition? = nil, handpieces: [HandpieceSnapshot],
    sessions: [SessionSnapshot]
  ) {
    self.version = version
    self.development = development
    self.logSize = logSize
    self.logRoot = logRoot
    self.witnessed = witnessed
    self.handpieces = handpieces
    self.sessions = sessions
  }

  private enum CodingKeys: String, CodingKey {
    case version, development, witnessed, handpieces, sessions
    case logSize = "log_size"
    case logRoot = "log_root"
  }
}

/// All handpieces.
package struct HandpieceList: Codable, Hashable, Sendable {
  package var handpieces: [HandpieceSnapshot]

  package init(handpieces: [HandpieceSnapshot]) {
    self.handpieces = handpieces
  }
}

/// A patient and what was told about them.
package struct PatientRecord: Codable, Hashable, Sendable {
  package var patient: PatientID
  package var profile: PatientProfile
  package var person: Person?
  /// Differs whenever anything else here does; whoever changes something names it.
  package var version: EntityTag

  package init(
    patient: PatientID, profile: PatientProfile, person: Person? = nil, version: EntityTag
  ) {
    self.patient = patient
    self.profile = profile
    self.person = person
    self.version = version
  }
}

/// A patient just registered.
package struct PatientReceipt: Codable, Hashable, Sendable {
  package var patient: PatientID

  package init(patient: PatientID) {
    self.patient = patient
  }
}

/// An arm command that the handpiece confirmed.
package struct ArmReceipt: Codable, Hashable, Sendable {
  package var armID: ArmID
  package var session: SessionSnapshot

  package init(armID: ArmID, session: SessionSnapshot) {
    self.armID = armID
    self.session = session
  }

  private enum CodingKeys: String, CodingKey {
    case session
    case armID = "arm_id"
  }
}

/// What a stop over the control socket reached.
package struct StopReceipt: Codable, Hashable, Sendable {
  /// Whether every handpiece confirmed in time.
  package var confirmed: Bool
  package var handpieces: [HandpieceSnapshot]

  package init(confirmed: Bool, handpieces: [HandpieceSnapshot]) {
    self.confirmed = confirmed
    self.handpieces = handpieces
  }
}

/// Some leaves of the log.
package struct LeafPage: Codable, Hashable, Sendable {
  /// How many leaves the log has.
  package var logSize: UInt64
  package var leaves: [Leaf]

  /// One leaf.
  package struct Leaf: Codable, Hashable, Sendable {
    package var seq: UInt64
    /// The SHA-256 leaf hash, in hexadecimal digits.
    package var hash: String
    /// The leaf's exact text.
    package var text: String

    package init(seq: UInt64, hash: String, text: String) {
      self.seq = seq
      self.hash = hash
      self.text = text
    }
  }

  package init(logSize: UInt64, leaves: [Leaf]) {
    self.logSize = logSize
    self.leaves = leaves
  }

  private enum CodingKeys: String, CodingKey {
    case leaves
    case logSize = "log_size"
  }
}
