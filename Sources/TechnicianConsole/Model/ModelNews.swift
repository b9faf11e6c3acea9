import ControlAPI
import DoseLimits
import Quantities

/// What the daemon says, asked or not.
extension ConsoleModel {
  /// The most changes that are remembered until a status comes.
  private static let overtakingLimit = 64
  /// The most of each kind that is kept of what a daemon sends.
  private static let listLimit = 256
  /// The most patients that are remembered.
  private static let recordLimit = 64

  mutating func askStatus() -> [ConsoleEffect] {
    freshness.noteAsked(at: now)
    overtaking = []
    return [.ask(.status)]
  }

  mutating func take(_ event: ConsoleEvent) -> [ConsoleEffect] {
    switch event {
    case .streamBegan:
      if freshness.hasBeenLost {
        notice = Notice(
          text: "The daemon is back. Nothing goes on by itself: look, then arm again.",
          isBad: false)
      }
      freshness.beginStream(at: now)
      return askStatus() + [.ask(.alarms)]
    case .streamEnded(let reason):
      freshness.endStream(reason)
      return []
    case .stateChanged(let change):
      freshness.hearStream(at: now)
      if overtaking.count >= Self.overtakingLimit { overtaking.removeFirst() }
      overtaking.append(change)
      merge(change)
    case .pulseDelivered(let pulse):
      freshness.hearStream(at: now)
      count(pulse)
    case .alarmsListed(let list):
      freshness.hearStream(at: now)
      note(list)
    case .peopleListed(let list): people = list
    case .leafRecorded: freshness.hearStream(at: now)
    case .aliveSaid: freshness.hearBeat(at: now)
    case .keyPressed, .replied, .stopSettled, .timePassed: break
    }
    return []
  }

  mutating func take(_ reply: ConsoleReply, to request: ConsoleRequest) -> [ConsoleEffect] {
    if request == .status { freshness.noteAnswered() }
    let wasAwaited = pending == request
    if wasAwaited { pending = nil }
    switch reply {
    case .unreachable(let reason), .unanswered(let reason):
      return miss(reason, reply, request)
    case .declined(let problem):
      freshness.hear(at: now)
      return decline(problem, request)
    default: freshness.hear(at: now)
    }
    switch reply {
    case .status(let status): replace(by: status)
    case .alarms(let list):
      note(list)
      if case .acknowledge = request { return finish(request) }
    case .patient(let record):
      remember(record)
      if case .grade = request {
        notice = Notice(text: "The test spot is graded.", isBad: false)
        return finish(request)
      }
    case .visits(let list): remember(list)
    case .limits(let answer):
      if case .limits(let body) = request { limits.take(answer, to: body) }
    case .registered(let patient):
      lastPatient = patient
      notice = Notice(text: "Registered as \(patient).", isBad: false)
      form = nil
      return [.ask(.patient(patient))]
    case .session(let session):
      merge(StateChange(handpieces: [], sessions: [session]))
      return finish(request) + askStatus()
    case .handpiece(let handpiece):
      merge(StateChange(handpieces: [handpiece], sessions: []))
      return finish(request) + askStatus()
    case .declined, .unreachable, .unanswered: break
    }
    return stepForm()
  }

  /// The daemon lists the most urgent first.
  private mutating func note(_ list: AlarmList) {
    alarms = Array(list.alarms.prefix(Self.listLimit))
    unlistedAlarms = max(0, list.unlisted) + list.alarms.count - alarms.count
  }

  /// A command was done.
  private mutating func finish(_ request: ConsoleRequest) -> [ConsoleEffect] {
    if form?.isSent == true { form = nil }
    if case .openSession(let body) = request {
      mustConfirmIdentity = false
      lastPatient = body.patient
    }
    if case .arm = request {
      notice = nil
      mustConfirmIdentity = false
    }
    if case .countPins(_, let count) = request { return goOn(after: count) }
    return []
  }

  /// Nobody knows whether it was done: the status will show, and nothing is repeated.
  private mutating func miss(
    _ reason: String, _ reply: ConsoleReply, _ request: ConsoleRequest
  ) -> [ConsoleEffect] {
    if case .limits(let body) = request { limits.fail(body, reason) }
    if case .patient(let patient) = request { missing.insert(patient) }
    guard request.isCommand else { return [] }
    form = nil
    if case .unanswered = reply {
      notice = Notice(
        text: "No answer to \(request.deed): it may have been done. Look before doing it again.",
        isBad: true)
    } else {
      notice = Notice(text: "Not sent, \(request.deed): \(reason)", isBad: true)
    }
    return askStatus()
  }

  private mutating func decline(_ problem: Problem, _ request: ConsoleRequest) -> [ConsoleEffect] {
    if case .limits(let body) = request { limits.fail(body, problem.detail) }
    if case .patient(let patient) = request {
      missing.insert(patient)
      return stepForm()
    }
    guard request.isCommand else { return stepForm() }
    // Cautions are read one after the other, and the pass asked for again.
    if case .startPass = request, problem.code == .conflict, !problem.reasons.isEmpty,
      form?.isSent == true
    {
      form?.reopen(cautions: problem.reasons)
      return stepForm()
    }
    form = nil
    page = .refusal(deed: request.deed, problem)
    return askStatus()
  }

  /// The whole of it, with what has changed since it was asked for.
  private mutating func replace(by status: DaemonStatus) {
    freshness.takeStatus(at: now)
    var status = status
    status.handpieces = Array(status.handpieces.prefix(Self.listLimit))
    status.sessions = Array(status.sessions.prefix(Self.listLimit))
    self.status = status
    for change in overtaking { merge(change) }
    overtaking = []
  }

  private mutating func merge(_ change: StateChange) {
    guard status != nil else { return }
    for handpiece in change.handpieces {
      var handpiece = handpiece
      if let index = status?.handpieces.firstIndex(where: { $0.serial == handpiece.serial }) {
        handpiece.link = handpiece.link ?? status?.handpieces[index].link
        handpiece.live = handpiece.live ?? status?.handpieces[index].live
        status?.handpieces[index] = handpiece
      } else if (status?.handpieces.count ?? 0) < Self.listLimit {
        status?.handpieces.append(handpiece)
      }
    }
    for session in change.sessions {
      if let index = status?.sessions.firstIndex(where: { $0.session == session.session }) {
        status?.sessions[index] = session
      } else if (status?.sessions.count ?? 0) < Self.listLimit {
        status?.sessions.append(session)
      }
    }
  }

  private mutating func count(_ pulse: PulseProgress) {
    if pulse.session == session?.session {
      noteActivity()
      trace.add(pulse)
    }
    guard
      let index = status?.sessions.firstIndex(where: { $0.session == pulse.session }),
      let pass = status?.sessions[index].pass, pass.area == pulse.area, pass.side == pulse.side,
      pass.pass == pulse.pass, pass.pulses < pulse.pulses
    else { return }
    status?.sessions[index].pulsesTotal += pulse.pulses - pass.pulses
    status?.sessions[index].pass?.pulses = pulse.pulses
  }

  private mutating func remember(_ list: VisitList) {
    guard let session, session.patient == list.patient else { return }
    if visits.count >= Self.recordLimit { visits = [:] }
    visits[session.session] = list
  }

  private mutating func remember(_ record: PatientRecord) {
    if records.count >= Self.recordLimit { records = [:] }
    records[record.patient] = record
    missing.remove(record.patient)
  }
}
