/// Which requests may be bound to conditions.
extension ControlRoute {
  /// What `If-Match` means to a route.
  package enum Matching: Hashable, Sendable {
    /// Nothing that two people could change at once; the header is refused.
    case unknown
    /// The change is made only if the thing is still as the header says.
    case possible
    /// Without the header nothing is changed.
    case demanded
  }

  package var matching: Matching {
    switch self {
    case .changeAnswers: .demanded
    case .gradeTestSpot, .startPass, .override, .setSettings, .countPins, .endPass,
      .closeSession:
      .possible
    default: .unknown
    }
  }

  /// Whether the request creates something, and an `Idempotency-Key` keeps it from doing so twice.
  package var creates: Bool {
    switch self {
    case .enrolPerson, .registerPatient, .approve, .openSession, .openService, .startPass,
      .override:
      true
    default: false
    }
  }
}
