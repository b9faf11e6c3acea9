import ControlAPI
import ControlClient
import DoseLimits
import Quantities

/// A session as in the demonstration, as quick as the handpiece allows: a pass with a stop in its
/// middle.
struct CampaignSession {
  let patient: PatientID
  let model: String
  let area: String
  let side: Side
  /// Which pass of the area the log says is next.
  let pass: Int

  private static let firstDeliveries = 1
  private static let deliveries = 3
  private static let plannedDeliveries = 8

  /// Treats to the end, unless the daemon is killed before. `false` when the limits allow no further
  /// pass in this visit.
  func perform(by attendant: inout Attendant) async throws(CampaignFailure) -> Bool {
    let session = try await open(&attendant)
    attendant.mirror.see(session)
    attendant.executioner?.reach(.opened)
    guard try await startPass(in: session, &attendant) else {
      try await close(session, &attendant)
      return false
    }
    let settings = SettingsBody(
      area: area, side: side, pass: pass, settings: TreatmentSettings())
    try await step(&attendant) { connection throws(ControlClientError) in
      try await connection.set(settings, in: session)
    }
    try await fire(Self.firstDeliveries, in: session, &attendant)
    _ = try await attendant.ask { connection throws(ControlClientError) in
      try await connection.stop()
    }
    attendant.executioner?.reach(.stopped)
    try await fire(Self.deliveries, in: session, &attendant)
    attendant.executioner?.reach(.closing)
    try await finish(session, &attendant)
    return true
  }

  private func open(_ attendant: inout Attendant) async throws(CampaignFailure) -> SessionID {
    let handpieces = try await attendant.ask { connection throws(ControlClientError) in
      try await connection.handpieces()
    }
    guard let serial = handpieces.first?.serial else { throw .violated("the handpiece is gone") }
    let body = SessionBody(
      patient: patient, handpiece: serial, indication: Indication.acneScars.rawValue,
      preparation: CampaignPatient.preparation)
    return try await step(&attendant) { connection throws(ControlClientError) in
      try await connection.openSession(body)
    }.session
  }

  private func startPass(
    in session: SessionID, _ attendant: inout Attendant
  ) async throws(CampaignFailure) -> Bool {
    let body = PassBody(
      area: area, side: side, size: SquareMillimetres(3000),
      plannedPulses: Self.plannedDeliveries)
    let shown: SessionSnapshot
    do {
      shown = try await step(&attendant) { connection throws(ControlClientError) in
        try await connection.startPass(body, in: session)
      }
    } catch .declined(let problem) where problem.code == .refused && pass > 1 {
      return false
    }
    guard shown.pass?.pass == pass else {
      throw .violated(
        "\(area) has pass \(shown.pass?.pass ?? 0) next, and by the log it is pass \(pass)")
    }
    return true
  }

  /// Fires until the pass has so many deliveries, arming and lifting stops as the handpiece asks.
  private func fire(
    _ count: Int, in session: SessionID, _ attendant: inout Attendant
  ) async throws(CampaignFailure) {
    let deadline = Attendant.now + Attendant.patienceMilliseconds
    var hindrance = "nothing stands against it"
    while true {
      let status = try await attendant.ask { connection throws(ControlClientError) in
        try await connection.status()
      }
      guard let shown = status.sessions.first(where: { $0.session == session }) else {
        throw .violated("session \(session) is gone")
      }
      let handpiece = status.handpieces.first
      let isStopped = handpiece?.state == .stopped || handpiece?.state == .stopping
      if !isStopped, (shown.pass?.pulses ?? 0) >= count { return }
      switch handpiece?.state {
      case .ready:
        if let problem = try await arm(shown, &attendant) { hindrance = problem.detail }
      case .stopped: if let handpiece { try await attendant.lift(handpiece) }
      case .locked, .unknown:
        throw .violated("the handpiece is \(handpiece?.state.rawValue ?? "")")
      default: break
      }
      if attendant.deathStatus != nil { throw .killed }
      guard Attendant.now < deadline else {
        throw attendant.overdue(
          "deliveries; the handpiece is \(handpiece?.state.rawValue ?? "?"), and of arming was said: "
            + hindrance)
      }
      try await attendant.takeNext()
    }
  }

  /// Arms what is shown, once; when that is declined, it says why, and whoever looks next tries again.
  private func arm(
    _ shown: SessionSnapshot, _ attendant: inout Attendant
  ) async throws(CampaignFailure) -> Problem? {
    guard let pass = shown.pass, let settings = pass.settings else {
      throw .violated("the pass that was set is gone")
    }
    try await countPins(shown, &attendant)
    let body = ArmBody(
      area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
      envelopeHash: pass.envelopeHash, stopCount: shown.stopCount, proof: attendant.proof)
    do {
      let receipt = try await attendant.ask { connection throws(ControlClientError) in
        try await connection.arm(body, in: shown.session)
      }
      attendant.mirror.see(receipt)
      attendant.executioner?.reach(.armed)
      return nil
    } catch .declined(let problem) {
      return problem
    }
  }

  private func finish(
    _ session: SessionID, _ attendant: inout Attendant
  ) async throws(CampaignFailure) {
    do {
      _ = try await attendant.ask { connection throws(ControlClientError) in
        try await connection.disarm(session)
      }
    } catch .declined {}
    try await step(&attendant) { connection throws(ControlClientError) in
      try await connection.endPass(in: session)
    }
    try await close(session, &attendant)
  }

  /// Counts the needles where that is due; what is declined is due again.
  private func countPins(
    _ shown: SessionSnapshot, _ attendant: inout Attendant
  ) async throws(CampaignFailure) {
    guard let count = shown.pins?.wholeCount else { return }
    do {
      _ = try await attendant.ask { connection throws(ControlClientError) in
        try await connection.countPins(count, in: shown.session)
      }
    } catch .declined {}
  }

  private func close(
    _ session: SessionID, _ attendant: inout Attendant
  ) async throws(CampaignFailure) {
    try await step(&attendant) { connection throws(ControlClientError) in
      try await connection.countAllPins(in: session)
      return try await connection.closeSession(session)
    }
  }

  /// Takes one step that lets nothing fire; while something else must end first, or the handpiece is
  /// out of reach, it is taken again.
  @discardableResult
  private func step(
    _ attendant: inout Attendant,
    _ call: (ControlConnection) async throws(ControlClientError) -> SessionSnapshot
  ) async throws(CampaignFailure) -> SessionSnapshot {
    let deadline = Attendant.now + Attendant.patienceMilliseconds
    while true {
      do {
        return try await attendant.ask(call)
      } catch .declined(let problem)
        where [.busy, .conflict, .unavailable].contains(problem.code) && Attendant.now < deadline
      {
        try await attendant.takeNext()
      }
    }
  }
}
