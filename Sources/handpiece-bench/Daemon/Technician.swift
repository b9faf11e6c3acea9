import CLinux
import ControlAPI
import ControlClient
import DoseLimits
import Quantities
import Synchronization

/// Treats a patient over the control socket, with nothing but pulses in mind.
struct Technician: Sendable {
  private let daemon: DaemonProcess
  private let connection: ControlConnection
  /// Nobody is treated unless somebody would hear the alarms.
  private let presence = Presence()
  private let seen: Sightings
  /// What the tables ask every patient.
  private let questions: [Question]
  private let identity = Identity()

  /// By which the technician proves who they are, once enrolled.
  private final class Identity: Sendable {
    let proof = Mutex<PersonProof?>(nil)
  }

  /// Whoever would hear the alarms, while they are there.
  private final class Presence: Sendable {
    let audience = Mutex<EventAudience?>(nil)
  }

  private static let startMilliseconds: Int64 = 30_000
  private static let pulseMilliseconds: Int64 = 3000
  private static let armings = 50

  /// - Parameter seen: what the handpiece sees of the daemon's answers.
  init(
    daemon: DaemonProcess, seen: Sightings, questions: [Question]
  ) throws(BenchError) {
    self.daemon = daemon
    self.seen = seen
    self.questions = questions
    connection = ControlConnection(socketAt: daemon.controlSocket)
    try attend()
  }

  /// Comes, so that alarms would be heard.
  func attend() throws(BenchError) {
    let audience = try EventAudience(
      1, at: daemon.controlSocket, asking: EventAudience.presentingAlarms)
    presence.audience.withLock { $0 = audience }
  }

  /// Goes, and nobody is there any more.
  func leave() {
    let audience = presence.audience.withLock { $0.take() }
    withExtendedLifetime(audience) {}
  }

  /// Lifts the stop that holds the first handpiece, if one does.
  func release() async throws(BenchError) {
    let deadline = Self.milliseconds + Self.startMilliseconds
    while Self.milliseconds < deadline {
      let handpieces = (try? await connection.handpieces()) ?? []
      let first = handpieces.first { $0.serial.text == PlayedHandpiece.serial(1) }
      if first?.state == .ready { return }
      if let first, first.state == .stopped {
        let proof = try await enrolled()
        _ = try? await connection.resetStop(first.stopCount, of: first.serial, proof: proof)
      }
      await Self.pause()
    }
    throw .timedOut(waitingFor: "the handpiece to be ready again")
  }

  /// Stops everything over the control socket.
  func stop() async throws(BenchError) {
    _ = try await ask("stopping") { () throws(ControlClientError) in try await connection.stop() }
  }

  /// Waits until the daemon has made its handpieces ready, and alarms would be heard here; returns
  /// the first one.
  func greet(count: Int = 1) async throws(BenchError) -> HandpieceSnapshot {
    let first = PlayedHandpiece.serial(1)
    let deadline = Self.milliseconds + Self.startMilliseconds
    while Self.milliseconds < deadline {
      let ready = await readyHandpieces()
      if ready.count == count, presence.audience.withLock({ $0?.isComplete ?? false }),
        let found = ready.first(where: { $0.serial.text == first })
      {
        return found
      }
      await Self.pause()
    }
    throw .daemon(
      step: "starting", reason: "\(count) handpieces are not ready; \(daemon.lastWords)")
  }

  /// Every handpiece that could be armed now.
  func readyHandpieces() async -> [HandpieceSnapshot] {
    ((try? await connection.handpieces()) ?? []).filter { $0.state == .ready }
  }

  /// Opens a session with a new patient and a new tip.
  func open(on handpiece: HandpieceSnapshot) async throws(BenchError) -> SessionID {
    seen.askForNewTip()
    let profile = BenchPatient.profile(model: handpiece.model, questions: questions)
    return try await ask("opening a session") { () throws(ControlClientError) in
      let patient = try await connection.registerPatient(profile)
      return try await connection.openSession(
        SessionBody(
          patient: patient, handpiece: handpiece.serial,
          indication: Indication.acneScars.rawValue, preparation: BenchPatient.preparation)
      ).session
    }
  }

  /// Treats one pass and returns how often it had to be armed.
  @discardableResult
  func treat(_ pass: Pass, in session: SessionID) async throws(BenchError) -> Int {
    let first = seen.answerCount
    try await start(pass, in: session)
    let armings = try await fire(until: first + pass.pulses, in: session)
    try await endPass(session)
    return armings
  }

  /// Starts a pass, and sets what it is treated with.
  func start(_ pass: Pass, in session: SessionID) async throws(BenchError) {
    _ = try await ask("starting a pass") { () throws(ControlClientError) in
      let open = try await connection.session(session)
      let limits = try await connection.limits(
        LimitsBody(
          patient: open.patient, handpiece: open.handpiece, area: pass.area.region,
          side: pass.area.side, pass: pass.number, indication: open.indication, size: pass.size,
          preparation: BenchPatient.preparation))
      return try await connection.startPass(
        PassBody(
          area: pass.area.region, side: pass.area.side, size: pass.size,
          plannedPulses: pass.pulses, cautions: limits.cautions.map(\.rule)), in: session)
    }
    _ = try await ask("setting") { () throws(ControlClientError) in
      try await connection.set(
        SettingsBody(
          area: pass.area.region, side: pass.area.side, pass: pass.number,
          settings: TreatmentSettings(energyPerPin: pass.energy, depth: pass.depth)), in: session)
    }
  }

  /// Arms, and waits until so many pulses were acknowledged since the beginning; arms again when the
  /// session was interrupted, as on a busy machine. Returns how often it armed.
  @discardableResult
  func fire(until target: Int, in session: SessionID) async throws(BenchError) -> Int {
    var armings = 0
    for _ in 0..<Self.armings where seen.answerCount < target {
      switch try await armIfNeeded(session) {
      case .done: return armings
      case .isArmed: break
      case .armedNow: armings += 1
      }
      await waitForPulses(until: target)
    }
    return armings
  }

  /// Ends the pass, once the handpiece has said that its permission is used up.
  func endPass(_ session: SessionID) async throws(BenchError) {
    let deadline = Self.milliseconds + Self.startMilliseconds
    while (try? await connection.endPass(in: session)) == nil {
      guard Self.milliseconds < deadline else {
        throw .timedOut(waitingFor: "the end of a pass")
      }
      await Self.pause()
    }
  }

  func disarm(_ session: SessionID) async throws(BenchError) {
    _ = try await ask("disarming") { () throws(ControlClientError) in
      try await connection.disarm(session)
    }
  }

  func close(_ session: SessionID) async throws(BenchError) {
    _ = try? await connection.disarm(session)
    let deadline = Self.milliseconds + Self.startMilliseconds
    // Refused until the handpiece is at rest and read.
    while (try? await closed(session)) == nil {
      guard Self.milliseconds < deadline else {
        throw .timedOut(waitingFor: "the end of a session")
      }
      await Self.pause()
    }
  }

  private func closed(_ session: SessionID) async throws(ControlClientError) -> SessionSnapshot {
    try await connection.countAllPins(in: session)
    return try await connection.closeSession(session)
  }

  /// How many bytes the newest leaf of a pulse has.
  func pulseLeafLength() async throws(BenchError) -> Int {
    let page = try await ask("reading the log") { () throws(ControlClientError) in
      try await connection.leaves(from: 0)
    }
    let leaf = page.leaves.last { $0.text.contains("\"kind\":\"pulse\"") }
    guard let leaf else { throw .disagreement("the log holds no pulse") }
    return leaf.text.utf8.count
  }

  private enum Arming {
    case armedNow
    case isArmed
    /// The pass has all its pulses.
    case done
  }

  private func armIfNeeded(_ session: SessionID) async throws(BenchError) -> Arming {
    let deadline = Self.milliseconds + Self.startMilliseconds
    while Self.milliseconds < deadline {
      let now = try await ask("status") { () throws(ControlClientError) in
        try await connection.session(session)
      }
      guard let pass = now.pass, let settings = pass.settings else {
        throw .disagreement("the pass has ended by itself")
      }
      if pass.pulses >= pass.plannedPulses { return .done }
      if now.state == .armed { return .isArmed }
      let body = ArmBody(
        area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
        envelopeHash: pass.envelopeHash, stopCount: now.stopCount, proof: try await enrolled())
      if now.pins?.due != nil { try? await connection.countAllPins(in: session) }
      // Refused while the handpiece is still settling; then once more.
      if (try? await connection.arm(body, in: session)) != nil { return .armedNow }
      await Self.pause()
    }
    throw .timedOut(waitingFor: "the handpiece to be armed")
  }

  /// The proof of a technician enrolled once for each of us.
  private func enrolled() async throws(BenchError) -> PersonProof? {
    if let known = identity.proof.withLock({ $0 }) { return known }
    guard let name = PersonName("Bench technician") else { return nil }
    var generator = SystemRandomNumberGenerator()
    let body = EnrolmentBody(name: name, roles: [.operate], pin: .random(using: &generator))
    let person = try await ask("enrolling") { () throws(ControlClientError) in
      try await connection.enrol(body)
    }.person
    let made = PersonProof(person: person, pin: body.pin)
    identity.proof.withLock { $0 = made }
    return made
  }

  /// Waits until so many pulses are acknowledged, or none has been for a while. Asks the daemon
  /// nothing meanwhile.
  private func waitForPulses(until target: Int) async {
    var newest = seen.answerCount
    var deadline = Self.milliseconds + Self.pulseMilliseconds
    while newest < target, Self.milliseconds < deadline {
      await Self.pause()
      let count = seen.answerCount
      if count > newest { deadline = Self.milliseconds + Self.pulseMilliseconds }
      newest = count
    }
  }

  private func ask<Answer>(
    _ step: String, _ call: () async throws(ControlClientError) -> Answer
  ) async throws(BenchError) -> Answer {
    do {
      return try await call()
    } catch {
      throw .daemon(step: step, reason: "\(error)")
    }
  }

  private static func pause() async {
    try? await Task.sleep(for: .milliseconds(20))
  }

  private static var milliseconds: Int64 { clinux_boot_microseconds() / 1000 }
}
