import ControlAPI
import ControlClient
import DoseLimits
import Glibc
import Spawning

/// Kills the daemon again and again over one log and one handpiece, and checks after each restart
/// what must hold.
struct Campaign {
  let stage: CampaignStage
  let model: String
  let seed: UInt64
  private(set) var tally = Tally()
  /// The kill that is being carried out.
  private(set) var number = 0
  private var attendant: Attendant
  private var patient: PatientID?
  private var patientSince = 0
  private var sessionsOfPatient = 0
  /// What clients were told of and nobody has looked up in the log yet.
  private var promises = Promises()
  private var lastKind: KillPlan.Kind?
  private var places: [(kind: KillPlan.Kind, size: Int)] = []

  private static let sessionsPerPatient = 3

  /// How often a place is tried to be reached: where a busy machine has the handpiece fall silent,
  /// a session ends before it, or nothing is left that recovery would do.
  private static let attempts = 3

  init(stage: CampaignStage, model: String, seed: UInt64) {
    self.stage = stage
    self.model = model
    self.seed = seed
    attendant = Attendant(stage)
  }

  /// How many leaves the log has, as far as it was read.
  var logSize: Int { attendant.mirror.size }

  /// Carries out the kills, each on what the ones before it left.
  mutating func run(
    _ numbers: [Int], progress: (Int, KillPlan) -> Void
  ) async throws(CampaignFailure) {
    for number in numbers {
      self.number = number
      let plan = KillPlan(number: number, seed: seed)
      progress(number, plan)
      var isReached = false
      for _ in 1...Self.attempts where !isReached { isReached = try await reach(plan) }
      if !isReached { tally.countMissed(plan) }
    }
    try await end()
  }

  /// Carries out a kill with what it needs before it. Returns whether the daemon died where it was
  /// to.
  private mutating func reach(_ plan: KillPlan) async throws(CampaignFailure) -> Bool {
    if case .point(_, isInRecovery: true) = plan.kind {
      // There must be something to recover from.
      let before = KillPlan(
        number: number, kind: .point("submitted/pulse:1", isInRecovery: false))
      _ = try await carryOut(before)
    }
    return try await carryOut(plan)
  }

  /// One run of the daemon, from its start to its violent end. Returns whether that came where it
  /// was planned.
  private mutating func carryOut(_ plan: KillPlan) async throws(CampaignFailure) -> Bool {
    let acknowledged = try await start(plan.environment)
    guard let daemon = stage.running else { return false }
    attendant.executioner = Executioner(plan: plan, daemon: daemon, handpiece: stage.handpiece)
    attendant.executioner?.reach(.started)
    var isMissed = false
    do {
      try await recover(acknowledged)
      // Each place is passed in a visit of its own.
      if case .point = plan.kind { patient = nil }
      try await treat()
      if attendant.executioner?.hasBegun != true { isMissed = try await !attendant.isDying() }
      attendant.executioner?.finish()
      try await attendant.waitForDeath()
    } catch .killed {
      // As planned.
    } catch .declined(let problem) {
      throw .violated("the daemon declined: \(problem.detail)")
    }
    try await attendant.waitForDeath()
    try attendant.checkDeath()
    try await loseHandpiece(plan)
    stage.stopFollowing()
    attendant.executioner = nil
    lastKind = plan.kind
    tally.count(plan)
    return !isMissed
  }

  /// Starts what does not run. Returns what the handpiece has counted until now, and been told.
  private mutating func start(
    _ environment: [String]
  ) async throws(CampaignFailure) -> CounterWord {
    attendant.forgetDaemon()
    if stage.handpiece == nil {
      attendant.forgetHandpiece()
      try stage.startHandpiece()
      try await attendant.wait(for: "the handpiece's line") { $0.isPlugged }
    }
    let acknowledged = try await attendant.askCounter()
    promises = promises.adding(attendant.mirror.takePromises())
    try stage.startDaemon(environment)
    return acknowledged
  }

  private mutating func recover(_ acknowledged: CounterWord) async throws(CampaignFailure) {
    let before = attendant.mirror.size
    try await attendant.recover(promises, acknowledged: acknowledged)
    promises = Promises()
    guard let lastKind else { return }
    tally.count(attendant.mirror.leaves[before...], after: lastKind)
    places.append((lastKind, attendant.mirror.size))
  }

  /// Whoever is treated next, the log says how far their visit is.
  private mutating func treat() async throws(CampaignFailure) {
    let area: (String, Side) =
      sessionsOfPatient % 2 == 0 ? ("cheek", .left) : ("forehead", .midline)
    let patient = try await presentPatient()
    sessionsOfPatient += 1
    let session = CampaignSession(
      patient: patient, model: model, area: area.0, side: area.1,
      pass: attendant.mirror.nextPass(area.0, area.1.rawValue, since: patientSince))
    guard try await session.perform(by: &attendant) else {
      tally.visitsFull += 1
      self.patient = nil
      return
    }
  }

  /// The patient of the last session, who must still be known, or a new one.
  private mutating func presentPatient() async throws(CampaignFailure) -> PatientID {
    if let patient, sessionsOfPatient < Self.sessionsPerPatient {
      let known = try await attendant.ask { connection throws(ControlClientError) in
        try await connection.patient(patient)
      }
      guard known.patient == patient else { throw .violated("patient \(patient) is another one") }
      return patient
    }
    let catalog = try await attendant.ask { connection throws(ControlClientError) in
      try await connection.catalog()
    }
    let profile = try CampaignPatient.profile(model: model, catalog)
    let registered = try await attendant.ask { connection throws(ControlClientError) in
      try await connection.registerPatient(profile)
    }
    try await attendant.changeTip()
    patient = registered
    patientSince = attendant.mirror.size
    sessionsOfPatient = 0
    return registered
  }

  /// Plans that take the handpiece's power take it, whatever has happened.
  private mutating func loseHandpiece(_ plan: KillPlan) async throws(CampaignFailure) {
    switch plan.kind {
    case .point, .moment: return
    case .power, .reset:
      stage.handpiece?.send(SIGKILL)
      try await attendant.waitForDarkness()
    }
  }

  /// After the last kill: recovers once more, ends the daemon in good order and has the log verified
  /// by the auditor's program.
  private mutating func end() async throws(CampaignFailure) {
    let acknowledged = try await start([])
    do {
      try await recover(acknowledged)
      try await attendant.readLogAnew()
    } catch .declined(let problem) {
      throw .violated("the daemon declined: \(problem.detail)")
    } catch .killed {
      try attendant.checkDeath(isOrdered: true)
    }
    stage.running?.send(SIGTERM)
    try await attendant.waitForDeath()
    try attendant.checkDeath(isOrdered: true)
    stage.stopFollowing()
    let verdict = try await Verdict.of(stage.database)
    for finding in verdict.findings {
      tally.countFinding(after: places.last { $0.size <= Int(finding.seq) }?.kind ?? lastKind)
    }
    guard let first = verdict.findings.first else {
      guard verdict.isClean else { throw .violated("the log does not verify") }
      return
    }
    throw .violated("leaf \(first.seq): \(first.sentence) (\(first.code))")
  }
}
