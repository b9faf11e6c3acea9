import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import PromiseChecker
import Quantities
import TreatmentSession

/// What people do.
extension Clinic {
  /// Lets somebody do what they do next.
  mutating func act(_ index: Int) {
    guard technicians[index].nextAct <= now else { return }
    if let waiting = technicians[index].waiting {
      // An answer that does not come is not waited for for ever.
      guard now - waiting.since > 4000 else {
        technicians[index].nextAct = waiting.since + 4001
        return
      }
      technicians[index].waiting = nil
    }
    technicians[index].nextAct = now + pause(index)
    mindAlarms(index)
    if random.number(in: 0...5) == 0 || isClosing || station(of: chosen(index)) == nil {
      technicians[index].handpiece = Int(random.next() % UInt64(handpieces.count))
    }
    let handpiece = chosen(index)
    guard let station = station(of: handpiece),
      let snapshot = stations[station].machine.handpieceSnapshot
    else { return }
    technicians[index].seenStops[handpiece] =
      technicians[index].seenStops[handpiece] ?? snapshot.stopCount.rawValue
    decide(index, handpiece, snapshot, stations[station].machine.sessionSnapshot)
  }

  private var isHurried: Bool { isClosing || plan.pace == .hurried }

  /// How long somebody takes until they do the next thing, in ms: longer with nothing armed, and now
  /// and then some minutes.
  private mutating func pause(_ index: Int) -> Int64 {
    if isHurried { return random.number(in: isClosing ? 50...200 : 60...700) }
    if handpieces[chosen(index)].isArmed { return random.number(in: 1000...8000) }
    switch random.number(in: 0...19) {
    case 0: return random.number(in: 30_000...120_000)
    case 1...3: return random.number(in: 4000...15_000)
    default: return random.number(in: 500...3000)
    }
  }

  private func chosen(_ index: Int) -> Int { technicians[index].handpiece }

  private mutating func decide(
    _ index: Int, _ handpiece: Int, _ snapshot: HandpieceSnapshot, _ session: SessionSnapshot?
  ) {
    switch snapshot.state {
    case .connecting, .stopping, .unknown: break
    case .lost:
      if session != nil, random.number(in: 0...(isClosing ? 5 : 40)) == 0 {
        ask(.assume, of: handpiece, by: index)
      }
    case .locked:
      if session != nil {
        if random.number(in: 0...4) == 0 { ask(.assume, of: handpiece, by: index) }
      } else {
        let size = disk.index.logSizeKnown(snapshot.serial.text)
        ask(.adopt(logSize: size), of: handpiece, by: index)
        if isClosing { replug(handpiece) }
      }
    case .stopped: reset(index, handpiece, snapshot)
    case .armed:
      if isClosing || random.number(in: 0...12) == 0 { ask(.disarm, of: handpiece, by: index) }
    case .ready: goOn(index, handpiece, snapshot, session)
    }
  }

  /// Plugs a handpiece anew that nobody may drive.
  private mutating func replug(_ handpiece: Int) {
    guard let line = line(of: handpiece), random.number(in: 0...9) == 0 else { return }
    unplug(line)
    remind(.plugIn(handpiece, line: line), after: 300)
  }

  /// Lifts a stop, now and then one that somebody saw long ago.
  private mutating func reset(_ index: Int, _ handpiece: Int, _ snapshot: HandpieceSnapshot) {
    var count = snapshot.stopCount
    let isCareless = plan.faults.contains(.staleRequest) && random.number(in: 0...1) == 0
    if isCareless, let seen = technicians[index].seenStops[handpiece], seen != count.rawValue {
      tally[.staleRequest] += 1
      count = StopCount(seen)
    }
    technicians[index].seenStops[handpiece] = snapshot.stopCount.rawValue
    ask(.resetStop(count), of: handpiece, by: index)
  }

  private mutating func goOn(
    _ index: Int, _ handpiece: Int, _ snapshot: HandpieceSnapshot, _ session: SessionSnapshot?
  ) {
    guard let session else {
      if !isClosing { openSession(index, handpiece) }
      return
    }
    if isClosing || technicians[index].passes > 3 || random.number(in: 0...40) == 0 {
      if let count = session.pins?.wholeCount, count.moment == .after {
        return ask(.countPins(count), of: handpiece, by: index)
      }
      technicians[index].passes = 0
      return ask(.closeSession("closed"), of: handpiece, by: index)
    }
    guard let pass = session.pass else { return startPass(index, handpiece, session) }
    if pass.pulses >= pass.plannedPulses || random.number(in: 0...30) == 0 {
      return ask(.endPass, of: handpiece, by: index)
    }
    if pass.settings == nil || random.number(in: 0...9) == 0 {
      let body = SettingsBody(
        area: pass.area, side: pass.side, pass: pass.pass,
        settings: someSettings(handpiece, pass: pass.pass))
      return ask(.setSettings(body), of: handpiece, by: index)
    }
    if var count = session.pins?.wholeCount, count.moment == .before {
      count.lot = TipLot("24-117")
      return ask(.countPins(count), of: handpiece, by: index)
    }
    let isCareless = plan.faults.contains(.staleRequest) && random.number(in: 0...4) == 0
    if isCareless { tally[.staleRequest] += 1 }
    let body = ArmBody(
      area: pass.area, side: pass.side, pass: pass.pass,
      settingsHash: pass.settings?.settingsHash ?? Hash64(0), envelopeHash: pass.envelopeHash,
      stopCount: isCareless
        ? StopCount(session.stopCount.rawValue &- 1) : session.stopCount)
    ask(.arm(body), of: handpiece, by: index)
  }

  private mutating func openSession(_ index: Int, _ handpiece: Int) {
    guard let patient = nextPatient(on: handpiece) else { return }
    let pseudonym = SessionPseudonym(high: random.next(), low: random.next())
    guard let session = SessionID("S\(random.next() % 1_000_000_000)") else { return }
    owners[pseudonym] = patient
    technicians[index].passes = 0
    let isSpot = random.number(in: 0...7) == 0
    let opening = SessionOpening(
      pseudonym: pseudonym, session: session, patient: patients[patient].id,
      profile: patients[patient].profile, indication: .acneScars,
      kind: isSpot ? .testSpot : .treatment,
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true),
      visit: patients[patient].visit,
      patientSessions: Set(owners.filter { $0.value == patient }.keys))
    ask(.openSession(opening), of: handpiece, by: index)
  }

  /// Who is treated next, every other time whoever was treated before; `nil` while a tip of their own
  /// is put on.
  private mutating func nextPatient(on handpiece: Int) -> Int? {
    if let patient = handpieces[handpiece].patient, handpieces[handpiece].isPrepared {
      handpieces[handpiece].isPrepared = false
      return patient
    }
    if let patient = handpieces[handpiece].patient, random.next() % 2 == 0 { return patient }
    let patient = Int(random.next() % UInt64(patients.count))
    handpieces[handpiece].prepare(for: patient, with: TipUID(random.next() | 1))
    return nil
  }

  private mutating func startPass(_ index: Int, _ handpiece: Int, _ session: SessionSnapshot) {
    if plan.faults.contains(.override), random.number(in: 0...2) == 0 {
      override(index, handpiece)
    }
    technicians[index].passes += 1
    var most: Int64 = handpieces[handpiece].isContinuous ? 12 : 25
    if !isHurried { most *= 3 }
    if session.kind == .testSpot { most = 5 }
    let body = PassBody(
      area: "cheek", side: .left, size: SquareMillimetres(2500),
      plannedPulses: Int(random.number(in: 1...most)))
    ask(.startPass(body), of: handpiece, by: index)
  }

  private mutating func override(_ index: Int, _ handpiece: Int) {
    guard let station = station(of: handpiece),
      let pseudonym = disk.index.openSince.keys.first(where: { key in
        stations[station].isInSession && owners[key] != nil
          && openHandpiece(of: key) == handpieces[handpiece].serial
      })
    else { return }
    let scope: OverrideStatement.Scope =
      switch random.number(in: 0...2) {
      case 0: .bound(dimension: "energy_per_pin_uj", count: 35_000)
      case 1: .bound(dimension: "vacuum_pa", count: 25_000)
      default: .bound(dimension: "depth_um", count: 1400)
      }
    let note = Prescriber.note(
      scope, session: pseudonym,
      untilSecond: utc.microseconds / 1_000_000 + random.number(in: 0...60),
      isStranger: random.number(in: 0...5) == 0)
    guard let note else { return }
    tally[.override] += 1
    ask(.override(note), of: handpiece, by: index)
  }

  private func openHandpiece(of session: SessionPseudonym) -> String? {
    guard let place = disk.index.openSince[session],
      case .sessionOpened(let leaf) = disk.bodies[place]
    else { return nil }
    return leaf.handpiece
  }

  private mutating func someSettings(_ handpiece: Int, pass: Int) -> TreatmentSettings {
    let passes = Regimen.all[plan.regimens[handpiece]].passes
    var settings = passes[min(pass, passes.count) - 1]
    switch random.number(in: 0...9) {
    case 0: settings = TreatmentSettings()
    case 1: settings = passes[Int(random.next() % UInt64(passes.count))]
    case 2: settings.energyPerPin = settings.energyPerPin.map { $0.times(2) }
    case 3: settings.depth = settings.depth.map { Micrometres($0.count + 200) }
    default: break
    }
    return settings
  }

  // Asking and being answered.

  /// Everybody proves to be the one who is enrolled; that somebody must is the daemon's business.
  static let person = PersonPseudonym("P-CLINIC23")

  static func asker(_ user: UInt32) -> Operator { Operator(userID: user, person: person) }

  private mutating func ask(_ request: OperatorRequest, of handpiece: Int, by index: Int) {
    newestRequest += 1
    let number = newestRequest
    trace.note(now, number << 8 | 15, "\(technicians[index].user) asks: \(request.words)")
    requests[number] = OpenQuestion(technician: index, handpiece: handpiece, station: nil)
    technicians[index].waiting = (number, now)
    let act: AskedAct =
      switch request {
      case .arm: .arm
      case .resetStop(let count): .resetStop(count: count.rawValue)
      default: .other
      }
    checker.asked(number, of: handpiece, act)
    if case .arm(let body) = request, let station = station(of: handpiece) {
      lastArmBodies[station] = body
    }
    noteCrowd(index, handpiece)
    let user =
      random.number(in: 0...29) == 0 ? Prescriber.user : technicians[index].user
    ask(request, number: number, of: handpiece, by: user)
    if plan.faults.contains(.vanishedClient), random.number(in: 0...9) == 0 {
      technicians[index].isThere = false
    }
  }

  private mutating func noteCrowd(_ index: Int, _ handpiece: Int) {
    guard plan.faults.contains(.twoTechnicians),
      technicians.indices.contains(where: { $0 != index && technicians[$0].handpiece == handpiece })
    else { return }
    tally[.twoTechnicians] += 1
  }

  mutating func deliver(_ answer: ControlAnswer, to number: UInt64) {
    guard number <= newestRequest else { return }
    trace.note(now, number << 8 | 16, "answer to \(number): \(answer.words)")
    checker.answered(number, at: now)
    guard let question = requests.removeValue(forKey: number) else { return }
    let index = question.technician
    guard technicians[index].waiting?.request == number else { return }
    technicians[index].waiting = nil
    if technicians[index].isThere {
      technicians[index].nextAct = min(
        technicians[index].nextAct,
        now + (isHurried ? random.number(in: 20...300) : pause(index)))
    } else {
      // Somebody else comes and finds things as they are.
      tally[.vanishedClient] += 1
      technicians[index].isThere = true
      technicians[index].seenStops = technicians[index].seenStops.map { _ in nil }
      technicians[index].nextAct = now + random.number(in: 500...3000)
    }
  }
}

extension OperatorRequest {
  fileprivate var words: String {
    switch self {
    case .openSession(let opening): "openSession \(opening.session)"
    case .override: "override"
    case .limits: "limits"
    default: "\(self)"
    }
  }
}

extension ControlAnswer {
  fileprivate var words: String {
    if case .problem(let problem) = self {
      return "\(problem.detail) \(problem.reasons.map(\.sentence))"
    }
    return "yes"
  }
}
