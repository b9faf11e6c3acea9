import ControlAPI
import ControlClient
import DoseLimits
import Quantities

/// One pass from its start to its end, whatever comes between.
struct PassTreatment {
  let planned: PlannedPass
  let plan: TreatmentPlan
  let session: SessionID
  /// The cautions of the area that were shown, and are acknowledged with the start of the pass.
  let cautions: [String]
  /// The incident of the plan, until it has happened.
  private var incident: PlannedPass.Incident?
  private var armings = 0

  /// A line that breaks more often than this is not worth going on with.
  private static let armingsLimit = 12
  /// Records may still be on their way, or the line was too bad a moment ago: what it was like is
  /// remembered for ten seconds.
  private static let armPatience = Milliseconds(15_000)
  private static let busyMilliseconds: Int64 = 5000

  init(
    _ planned: PlannedPass, of plan: TreatmentPlan, in session: SessionID,
    acknowledging cautions: [String]
  ) {
    self.planned = planned
    self.plan = plan
    self.session = session
    self.cautions = cautions
    incident = planned.incident
  }

  /// Starts the pass, asks beyond the limits where that is planned, sets, and fires all pulses.
  mutating func perform(
    by technician: inout Technician, noting notes: inout StoryNotes
  ) async throws(DemoError) {
    let passBody = PassBody(
      area: planned.area.region, side: planned.area.side, size: planned.size,
      plannedPulses: planned.pulses, cautions: cautions)
    try await update(&technician, "starting \(planned.name)") {
      [session] connection throws(ControlClientError) in
      try await connection.startPass(passBody, in: session)
    }
    if let excess = planned.excess {
      notes.refusals.append(try await ask(beyondLimits: excess, technician: &technician))
    }
    technician.narrator.say("setting \(Self.text(planned.settings))")
    let settings = body(planned.settings)
    try await update(&technician, "setting \(planned.name)") {
      [session] connection throws(ControlClientError) in
      try await connection.set(settings, in: session)
    }
    while !isComplete(technician) { try await goOn(&technician, noting: &notes) }
    try await end(&technician)
  }

  private func isComplete(_ technician: Technician) -> Bool {
    (technician.session?.pass?.pulses ?? 0) >= planned.pulses
  }

  /// Does what the handpiece's state asks for, or waits.
  private mutating func goOn(
    _ technician: inout Technician, noting notes: inout StoryNotes
  ) async throws(DemoError) {
    switch technician.handpiece?.state {
    case .ready: try await arm(&technician)
    case .armed:
      let pulses = technician.session?.pass?.pulses ?? 0
      switch incident {
      case .stop(let count) where pulses >= count:
        incident = nil
        notes.stops.append(try await stop(&technician))
      case .cablePulled(let count) where pulses >= count:
        incident = nil
        notes.cablePulls.append(try await pullCable(&technician))
      default: try await technician.takeNext()
      }
    case .stopped: try await reset(&technician)
    case .connecting, .stopping, .lost, nil: try await waitForLine(&technician)
    case .unknown: throw .handpieceUnusable(state: "unknown")
    case .locked: throw .handpieceUnusable(state: "locked")
    }
  }

  /// A busy machine may break the link as well as a cable does; a person arms again then.
  private func waitForLine(_ technician: inout Technician) async throws(DemoError) {
    let reason = technician.session?.reason.map { " (\($0))" } ?? ""
    technician.narrator.say("handpiece out of reach\(reason)")
    try await technician.wait(for: "the handpiece to be back") {
      switch $0.handpiece?.state {
      case .connecting, .stopping, .lost, nil: false
      case .ready, .armed, .stopped, .unknown, .locked: true
      }
    }
  }

  /// Asks for what the limits must refuse; nothing of it reaches the line.
  private func ask(
    beyondLimits excess: PlannedPass.Excess, technician: inout Technician
  ) async throws(DemoError) -> SeenRefusal {
    let step = "asking for \(Figures.named(excess.dimension, excess.count))"
    technician.narrator.say(step)
    var settings = planned.settings
    settings[excess.dimension] = excess.count
    do {
      _ = try await technician.connection.set(body(settings), in: session)
    } catch .problem(let problem) where problem.code == .refused {
      technician.narrator.say("  refused (HTTP \(problem.status)): \(problem.detail)")
      for reason in problem.reasons { technician.narrator.say("  - \(Self.text(reason))") }
      return SeenRefusal(pass: planned, asked: excess, problem: problem)
    } catch {
      throw .declined(step: step, error)
    }
    throw .notRefused
  }

  private func body(_ settings: TreatmentSettings) -> SettingsBody {
    SettingsBody(
      area: planned.area.region, side: planned.area.side, pass: planned.pass, settings: settings)
  }

  private static func text(_ settings: TreatmentSettings) -> String {
    let set = TreatmentSettings.settable.compactMap { dimension in
      settings[dimension].map { Figures.named(dimension, $0) }
    }
    let further = settings.furtherDepths.map { "then \(Dimension.depth.text($0.count))" }
    return (set + further).joined(separator: ", ")
  }

  private static func text(_ reason: Reason) -> String {
    var text = reason.sentence
    if let asked = reason.asked {
      let bound = reason.bound.map { ", bound \(Self.figure($0, reason))" }
      text += " (asked \(figure(asked, reason))\(bound ?? ""))"
    }
    return text + " [\(reason.rule)\(reason.source.map { ", \($0)" } ?? "")]"
  }

  private static func figure(_ count: Int64, _ reason: Reason) -> String {
    Figures.spoken(count, dimension: reason.dimension, unit: reason.unit)
  }

  /// Looks at what is shown and arms exactly that. Nothing is armed twice: an arming whose outcome
  /// is not known is settled by looking again.
  private mutating func arm(_ technician: inout Technician) async throws(DemoError) {
    armings += 1
    guard armings <= Self.armingsLimit else {
      throw .timedOut(waitingFor: "a line that holds for one pass")
    }
    var failure = ControlClientError.protocolError(reason: "no pass to arm")
    let deadline = Technician.now + Self.armPatience
    while Technician.now < deadline {
      let shown = try await technician.ask("looking at the session") {
        [session] connection throws(ControlClientError) in
        try await connection.session(session)
      }
      guard let declined = try await armed(as: shown, by: &technician) else { return }
      failure = declined
      guard case .problem = failure else { break }
      try await technician.takeNext()
      guard technician.handpiece?.state == .ready else { return }
    }
    throw .declined(step: "arming \(planned.name)", failure)
  }

  /// Arms once; `nil` when that was done, else why not.
  private func armed(
    as shown: SessionSnapshot, by technician: inout Technician
  ) async throws(DemoError) -> ControlClientError? {
    guard let pass = shown.pass, let settings = pass.settings else {
      return .protocolError(reason: "no pass to arm")
    }
    let receipt: ArmReceipt
    do {
      if let count = shown.pins?.wholeCount {
        try await technician.connection.countPins(count, in: session)
        technician.narrator.say("needles counted: \(count.pins) of \(count.pins)")
      }
      receipt = try await technician.connection.arm(
        ArmBody(
          area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
          envelopeHash: pass.envelopeHash, stopCount: shown.stopCount, proof: technician.proof),
        in: session)
    } catch {
      return error
    }
    technician.narrator.say(
      "armed (id \(receipt.armID), stop count \(receipt.session.stopCount)), foot down")
    try await technician.look()
    return nil
  }

  /// Releases exactly the stop that is shown.
  private func reset(_ technician: inout Technician) async throws(DemoError) {
    guard let handpiece = technician.handpiece, let proof = technician.proof else { return }
    technician.narrator.say("resetting stop \(handpiece.stopCount)")
    _ = try await technician.ask("resetting the stop") {
      connection throws(ControlClientError) in
      try await connection.resetStop(handpiece.stopCount, of: handpiece.serial, proof: proof)
    }
    try await technician.look()
  }

  /// Disarms when it is still armed, and ends the pass once every pulse is accounted for.
  private func end(_ technician: inout Technician) async throws(DemoError) {
    if technician.handpiece?.state == .armed {
      try await update(&technician, "disarming") {
        [session] connection throws(ControlClientError) in try await connection.disarm(session)
      }
    }
    try await technician.wait(for: "the handpiece to be at rest") { $0.handpiece?.state == .ready }
    try await update(&technician, "ending \(planned.name)") {
      [session] connection throws(ControlClientError) in try await connection.endPass(in: session)
    }
  }

  /// Takes one step that lets nothing fire, and looks. While the handpiece changes its state the
  /// daemon is busy and has done nothing, so the step is taken again.
  private func update(
    _ technician: inout Technician, _ step: String,
    _ call: (ControlConnection) async throws(ControlClientError) -> SessionSnapshot
  ) async throws(DemoError) {
    let deadline = Technician.now + Milliseconds(Self.busyMilliseconds)
    while true {
      do {
        _ = try await technician.ask(step, call)
        return try await technician.look()
      } catch .declined(_, .problem(let problem))
        where problem.code == .busy && Technician.now < deadline
      {
        try await technician.takeNext()
      }
    }
  }
}
