import CLinux
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

/// Treats a patient over the control socket, with nothing but pulses in mind.
struct Technician: Sendable {
  private let daemon: DaemonProcess
  private let connection: ControlConnection
  private let seen: Sightings
  /// What the tables ask every patient.
  private let questions: [Question]

  private static let startMilliseconds: Int64 = 15_000
  private static let pulseMilliseconds: Int64 = 3000
  private static let armings = 50

  /// - Parameter seen: what the handpiece sees of the daemon's answers.
  init(daemon: DaemonProcess, seen: Sightings, questions: [Question]) {
    self.daemon = daemon
    self.seen = seen
    self.questions = questions
    connection = ControlConnection(socketAt: daemon.controlSocket)
  }

  /// One pass, and how many pulses it has.
  struct Pass: Sendable {
    let area: AreaID
    let number: Int
    let size: SquareMillimetres
    let pulses: Int
    let energy: Microjoules
    let depth: Micrometres
  }

  /// Passes of so many pulses together: three on each cheek, each weaker than the one before, then
  /// as many on the forehead.
  static func plan(pulses: Int) -> [Pass] {
    var passes: [Pass] = []
    var left = pulses
    let areas = [
      (AreaID(region: "cheek", side: .left), SquareMillimetres(4000), 80),
      (AreaID(region: "cheek", side: .right), SquareMillimetres(4000), 80),
      (AreaID(region: "forehead", side: .midline), SquareMillimetres(5000), 100),
    ]
    for (area, size, most) in areas {
      for number in 1...3 where left > 0 {
        let step = Int64(number - 1)
        let pass = Pass(
          area: area, number: number, size: size, pulses: min(left, most),
          energy: Microjoules(12_000 - 2000 * step), depth: Micrometres(1000 - 100 * step))
        passes.append(pass)
        left -= pass.pulses
      }
    }
    return passes
  }

  /// Waits until the daemon has made its handpiece ready.
  func greet() async throws(BenchError) -> HandpieceSnapshot {
    let deadline = Self.milliseconds + Self.startMilliseconds
    while Self.milliseconds < deadline {
      let found = try? await connection.handpieces().first
      if let found, found.state == .ready { return found }
      await Self.pause()
    }
    throw .daemon(step: "starting", reason: "no handpiece is ready; \(daemon.lastWords)")
  }

  /// Opens a session with a new patient.
  func open(on handpiece: HandpieceSnapshot) async throws(BenchError) -> SessionID {
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

  /// Treats one pass; arms again when the session was interrupted, as on a busy machine.
  func treat(_ pass: Pass, in session: SessionID) async throws(BenchError) {
    let target = seen.answerCount + pass.pulses
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
    for _ in 0..<Self.armings {
      if try await armIfNeeded(session) == .done { break }
      await waitForPulses(until: target)
    }
    try await endPass(session)
  }

  /// Ends the pass, once the handpiece has said that its permission is used up.
  private func endPass(_ session: SessionID) async throws(BenchError) {
    let deadline = Self.milliseconds + Self.startMilliseconds
    while (try? await connection.endPass(in: session)) == nil {
      guard Self.milliseconds < deadline else {
        throw .timedOut(waitingFor: "the end of a pass")
      }
      await Self.pause()
    }
  }

  func close(_ session: SessionID) async throws(BenchError) {
    _ = try await ask("closing the session") { () throws(ControlClientError) in
      try await connection.closeSession(session)
    }
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
    case armed
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
      if now.state == .armed { return .armed }
      let body = ArmBody(
        area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
        envelopeHash: pass.envelopeHash, stopCount: now.stopCount)
      // Refused while the handpiece is still settling; then once more.
      if (try? await connection.arm(body, in: session)) != nil { return .armed }
      await Self.pause()
    }
    throw .timedOut(waitingFor: "the handpiece to be armed")
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
