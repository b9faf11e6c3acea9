import CLinux
import ControlAPI
import ControlClient
import DoseLimits
import Glibc
import Quantities
import Spawning

/// The treatment from the first look at the handpiece to the end of both programs.
struct Story: Sendable {
  let plan: TreatmentPlan
  /// What the tables ask every patient.
  let questions: [Question]
  let folders: DemoFolders
  let stage: Stage
  let happenings: Happenings
  let narrator: Narrator

  /// Tells it while daemon and clock are followed beside it.
  func tell() async throws -> Account {
    let connection = ControlConnection(socketAt: folders.controlSocket)
    return try await withThrowingTaskGroup(of: Account?.self) { group in
      group.addTask {
        await happenings.follow(connection)
        return nil
      }
      group.addTask {
        await happenings.keepTime()
        return nil
      }
      group.addTask { try await perform(connection) }
      defer { group.cancelAll() }
      while let finished = try await group.next() {
        if let account = finished { return account }
      }
      throw DemoError.cancelled
    }
  }

  private func perform(_ connection: ControlConnection) async throws(DemoError) -> Account {
    var technician = Technician(
      connection: connection, stage: stage, folders: folders, narrator: narrator,
      happenings: happenings)
    var notes = StoryNotes()
    let handpiece = try await meetHandpiece(&technician)
    try await enrol(&technician)
    let patient = try await register(&technician)
    let cautions = try await showLimits(
      &technician, patient: patient, handpiece: handpiece.serial)
    let session = try await open(&technician, patient: patient, handpiece: handpiece.serial)
    for planned in plan.passes {
      technician.narrator.heading("\(planned.name): \(plan.counted(planned.pulses))")
      var pass = PassTreatment(
        planned, of: plan, in: session, acknowledging: cautions[planned.area] ?? [])
      try await pass.perform(by: &technician, noting: &notes)
    }
    _ = try await technician.ask("closing the session") { connection throws(ControlClientError) in
      try await connection.countAllPins(in: session)
      return try await connection.closeSession(session)
    }
    technician.narrator.heading("Session closed")
    let (counter, status) = try await leave(&technician)
    return Account(
      handpiece: handpiece.serial, refusals: notes.refusals, stops: notes.stops,
      cablePulls: notes.cablePulls, counter: counter, daemonStatus: status)
  }

  private func meetHandpiece(
    _ technician: inout Technician
  ) async throws(DemoError) -> HandpieceSnapshot {
    technician.narrator.heading("Starting handpiece-sim and handpieced")
    try await technician.wait(for: "handpieced to answer") { $0.isAttached }
    try await technician.wait(for: "the handpiece to be ready") { $0.handpiece?.state == .ready }
    guard let handpiece = technician.handpiece else {
      throw .timedOut(waitingFor: "the handpiece to be ready")
    }
    let tip = handpiece.tip.map { "tip \($0.kind) with \($0.usesLeft) uses left" } ?? "no tip"
    let calibration = handpiece.calibrationValidUntil.map { "calibrated until \($0)" }
    technician.narrator.say(
      "handpiece \(handpiece.serial): \(handpiece.model), \(tip), "
        + (calibration ?? "not calibrated"))
    return handpiece
  }

  /// Enrols the technician with a PIN that nobody else learns.
  private func enrol(_ technician: inout Technician) async throws(DemoError) {
    guard let name = PersonName("Demo technician") else { return }
    var generator = SystemRandomNumberGenerator()
    let body = EnrolmentBody(name: name, roles: [.operate], pin: .random(using: &generator))
    let enrolled = try await technician.ask("enrolling the technician") {
      connection throws(ControlClientError) in try await connection.enrol(body)
    }
    technician.proof = PersonProof(person: enrolled.person, pin: body.pin)
    technician.narrator.say("technician \(enrolled.person) enrolled; arming takes their PIN")
  }

  private func register(
    _ technician: inout Technician
  ) async throws(DemoError) -> PatientID {
    let today = UTCInstant(microseconds: clinux_utc_microseconds()).day
    let profile = DemoPatient.profile(for: plan, questions: questions, today: today)
    let patient = try await technician.ask("registering the patient") {
      connection throws(ControlClientError) in try await connection.registerPatient(profile)
    }
    let spot = DemoPatient.testSpot(for: plan, today: today)
    let type = profile.fitzpatrick.map { "\($0)" } ?? "unknown"
    technician.narrator.say(
      "patient \(patient): Fitzpatrick \(type), \(plan.indication.rawValue), nothing contraindicated"
    )
    let values = TestSpot.testedDimensions.compactMap { dimension in
      spot.values[dimension].map { Figures.named(dimension, $0) }
    }
    technician.narrator.say(
      "test spot of \(spot.day) on the \(spot.area): \(values.joined(separator: ", ")), "
        + spot.grade.rawValue)
    return patient
  }

  /// Shows the limits of each area's first pass, and returns the cautions shown for each.
  private func showLimits(
    _ technician: inout Technician, patient: PatientID, handpiece: HandpieceSerial
  ) async throws(DemoError) -> [AreaID: [String]] {
    var cautions: [AreaID: [String]] = [:]
    for planned in plan.passes where planned.pass == 1 {
      let body = LimitsBody(
        patient: patient, handpiece: handpiece, area: planned.area.region, side: planned.area.side,
        pass: planned.pass, indication: plan.indication.rawValue, size: planned.size,
        preparation: DemoPatient.preparation)
      let answer = try await technician.ask("asking for the limits") {
        connection throws(ControlClientError) in try await connection.limits(body)
      }
      technician.narrator.heading("Limits of \(planned.name)")
      let text = LimitsText(answer, width: technician.narrator.width)
      for line in text.lines.dropFirst() { technician.narrator.say(line) }
      cautions[planned.area] = answer.cautions.map(\.rule)
    }
    return cautions
  }

  private func open(
    _ technician: inout Technician, patient: PatientID, handpiece: HandpieceSerial
  ) async throws(DemoError) -> SessionID {
    let body = SessionBody(
      patient: patient, handpiece: handpiece, indication: plan.indication.rawValue,
      preparation: DemoPatient.preparation)
    let session = try await technician.ask("opening the session") {
      connection throws(ControlClientError) in try await connection.openSession(body)
    }
    try await technician.look()
    technician.narrator.heading("Session \(session.session)")
    return session.session
  }

  /// Ends the daemon, asks the handpiece what it counted, and ends it too.
  private func leave(
    _ technician: inout Technician
  ) async throws(DemoError) -> (CounterReport, Int32) {
    technician.isLeaving = true
    stage.daemon.send(SIGTERM)
    try await technician.wait(for: "handpieced to end") { $0.daemonStatus != nil }
    stage.simulator.tell("report")
    try await technician.wait(for: "the handpiece's own count") { $0.counter != nil }
    stage.simulator.tell("quit")
    guard let counter = technician.counter, let status = technician.daemonStatus else {
      throw .timedOut(waitingFor: "handpieced to end")
    }
    return (counter, status)
  }
}
