import ControlAPI
import ControlClient
import FoundationEssentials
import TechnicianConsole

/// Who does what the console asks.
protocol ConsoleBackend: Sendable {
  func answer(_ request: ConsoleRequest) async -> ConsoleReply
  /// Follows the daemon until it is cancelled, however often the daemon is not there.
  func follow(_ tell: @escaping @Sendable (ConsoleEvent) -> Void) async
}

/// The daemon itself.
struct DaemonBackend: ConsoleBackend {
  private let quick: ControlConnection
  private let patient: ControlConnection

  private static let pause = Duration.milliseconds(200)

  init(socketAt path: String) {
    quick = ControlConnection(socketAt: path, timeoutMilliseconds: 1000)
    patient = ControlConnection(socketAt: path, timeoutMilliseconds: 20_000)
  }

  func answer(_ request: ConsoleRequest) async -> ConsoleReply {
    do throws(ControlClientError) {
      return try await perform(request)
    } catch {
      return switch error {
      case .unreachable: .unreachable("\(error)")
      case .noAnswer, .protocolError: .unanswered("\(error)")
      case .problem(let problem): .declined(problem)
      }
    }
  }

  private func perform(_ request: ConsoleRequest) async throws(ControlClientError) -> ConsoleReply {
    switch request {
    case .status: .status(try await quick.status())
    case .alarms: .alarms(try await quick.alarms())
    case .acknowledge(let alarm): .alarms(try await patient.acknowledge(alarm))
    case .patient(let patient): .patient(try await self.patient.patient(patient))
    case .visits(let patient): .visits(try await self.patient.visits(of: patient))
    case .grade(let patient, let body):
      .patient(try await self.patient.grade(body, of: patient))
    case .limits(let body): .limits(try await patient.limits(body))
    case .register(let body):
      .registered(try await patient.registerPatient(body.profile, person: body.person))
    case .openSession(let body): .session(try await patient.openSession(body))
    case .startPass(let session, let body):
      .session(try await patient.startPass(body, in: session))
    case .setSettings(let session, let body): .session(try await patient.set(body, in: session))
    case .countPins(let session, let body):
      .session(try await patient.countPins(body, in: session))
    case .arm(let session, var body, let proof):
      .session(try await arm(&body, in: session, proof))
    case .disarm(let session): .session(try await patient.disarm(session))
    case .endPass(let session): .session(try await patient.endPass(in: session))
    case .closeSession(let session): .session(try await patient.closeSession(session))
    case .resetStop(let serial, let count, let proof):
      .handpiece(
        try await patient.resetStop(count, of: serial, proof: proof.flatMap(Self.proof)))
    }
  }

  /// Who may prove that it is they who act, each as id and name; empty while the daemon does not say.
  private func people() async -> [String] {
    let enrolled = (try? await quick.people()) ?? []
    return enrolled.map { "\($0.person) \($0.name)" }
  }

  private func arm(
    _ body: inout ArmBody, in session: SessionID, _ proof: TechnicianConsole.PersonProof?
  ) async throws(ControlClientError) -> SessionSnapshot {
    body.proof = proof.flatMap(Self.proof)
    return try await patient.arm(body, in: session).session
  }

  /// The proof of who was chosen; `nil` for what cannot be one, which the daemon refuses.
  private static func proof(
    _ proof: TechnicianConsole.PersonProof
  ) -> ControlAPI.PersonProof? {
    guard let person = PersonID(proof.person.prefix { $0 != " " }), let pin = PIN(proof.pin) else {
      return nil
    }
    return ControlAPI.PersonProof(person: person, pin: pin)
  }

  func follow(_ tell: @escaping @Sendable (ConsoleEvent) -> Void) async {
    while !Task.isCancelled {
      do {
        // Whoever follows alarms is who shows them: without this nothing is armed.
        let query = EventQuery(presentsAlarms: true)
        try await quick.withEvents(query, tellsHeartbeats: true) { events in
          tell(.streamBegan)
          tellPeople(tell)
          for try await event in events {
            if Self.isAboutPeople(event) { tellPeople(tell) }
            if let told = Self.told(event) { tell(told) }
          }
        }
        tell(.streamEnded(reason: "The daemon has ended the events; asking again."))
      } catch {
        tell(.streamEnded(reason: "\(error)"))
      }
      try? await Task.sleep(for: Self.pause)
    }
  }

  /// Asks who is enrolled, beside the events.
  private func tellPeople(_ tell: @escaping @Sendable (ConsoleEvent) -> Void) {
    Task { tell(.peopleListed(await people())) }
  }

  /// Whether a leaf tells of somebody enrolled, changed or locked.
  private static func isAboutPeople(_ event: ControlEvent) -> Bool {
    guard event.name == .leaf else { return false }
    return String(decoding: event.data.prefix(64), as: UTF8.self).contains(#""kind":"person_"#)
  }

  private static func told(_ event: ControlEvent) -> ConsoleEvent? {
    let data = Data(event.data)
    switch event.name {
    case .leaf, .dropped: return .leafRecorded
    case .alive: return .aliveSaid
    case .alarms:
      return (try? JSONDecoder().decode(AlarmList.self, from: data)).map { .alarmsListed($0) }
    case .state:
      return (try? JSONDecoder().decode(StateChange.self, from: data)).map { .stateChanged($0) }
    case .progress:
      return (try? JSONDecoder().decode(PulseProgress.self, from: data)).map {
        .pulseDelivered($0)
      }
    }
  }
}
