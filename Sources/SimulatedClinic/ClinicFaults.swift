import AuditLog
import HandpieceSimulator
import HandpieceWire
import PromiseChecker
import Quantities

/// Something that is to happen.
struct Happening {
  enum What {
    case fault(FaultKind)
    case fairWeather(line: Int, isToHost: Bool)
    case plugIn(Int, line: Int)
    case restorePower(Int)
    case restore(Int)
    case rightTip(Int)
    case letGo(Int)
    case trustClock
    case emptyDisk
    case comeBack(Int, after: UInt32)
    case brownOutInPulse(Int)
    case consoleReturns
  }

  let at: Int64
  let what: What
}

/// What goes wrong, and when.
extension Clinic {
  /// Notes something that is to happen.
  mutating func remind(_ what: Happening.What, after milliseconds: Int64) {
    let happening = Happening(at: now + milliseconds, what: what)
    let place = agenda.firstIndex { $0.at <= happening.at } ?? agenda.count
    agenda.insert(happening, at: place)
  }

  /// Notes when a fault comes next.
  mutating func schedule(_ kind: FaultKind) {
    remind(.fault(kind), after: random.number(in: plan.faultInterval))
  }

  mutating func happen(_ happening: Happening) {
    switch happening.what {
    case .fault(let kind):
      guard !isClosing else { return }
      strike(kind)
      schedule(kind)
    case .fairWeather(let line, let isToHost):
      if isToHost {
        lines[line].toHost.weather = []
        lines[line].toHost.thaw()
      } else {
        lines[line].toHandpiece.weather = []
      }
    case .plugIn(let handpiece, let line): plugIn(handpiece, line)
    case .restorePower(let index): restorePower(index)
    case .restore(let index): restore(index)
    case .rightTip(let index): changeTip(index, isRight: true)
    case .letGo(let index):
      handpieces[index].foot.habit = .patient
      handpieces[index].disturb { $0.fingerSwitchPressed = false }
    case .trustClock: isClockTrusted = true
    case .emptyDisk: disk.isFull = false
    case .comeBack(let index, let last): comeBack(index, after: last)
    case .brownOutInPulse(let index): brownOutInPulse(index)
    case .consoleReturns: attend(true)
    }
  }

  private mutating func plugIn(_ handpiece: Int, _ wanted: Int) {
    guard !isAway[handpiece], line(of: handpiece) == nil else { return }
    let isFree = lines[wanted].handpiece == nil
    guard let line = isFree ? wanted : lines.firstIndex(where: { $0.handpiece == nil }) else {
      return
    }
    plug(handpiece, into: line)
  }

  private mutating func restore(_ index: Int) {
    handpieces[index].isImpedanceOutside = false
    handpieces[index].disturb {
      $0.contact = true
      $0.disturbance = Disturbance()
    }
  }

  private mutating func anyHandpiece() -> Int? {
    let index = Int(random.next() % UInt64(handpieces.count))
    return isAway[index] || !handpieces[index].isOn ? nil : index
  }

  private mutating func strike(_ kind: FaultKind) {
    trace.note(now, 20, "fault: \(kind.rawValue)")
    if kind.isWeather { return rain(kind) }
    switch kind {
    case .unplugged, .otherLine, .swapped, .elsewhere: moveCables(kind)
    case .brownOutInFrame, .brownOutInPulse, .wrongTip, .contactLost, .impedanceOutside,
      .deliveredNotAsSet, .inhibitSticks, .footswitchStuck, .twoActivations, .stopOnHandpiece:
      if let index = anyHandpiece() { befall(index, kind) }
    case .hostCrash, .loopStalled, .clockStepped, .diskStalled, .diskError, .diskDead, .diskFull,
      .backupRestored:
      befallHost(kind)
    case .stopFromSocket:
      guard isHostUp else { return }
      tally[kind] += 1
      pullStop(.stopSocket, by: 1000)
    case .stopBySignal:
      guard isHostUp else { return }
      tally[kind] += 1
      pullStop(.signal, by: nil)
    case .consoleVanishes:
      guard isAttended, isHostUp else { return }
      tally[kind] += 1
      attend(false)
      remind(.consoleReturns, after: random.number(in: 300...5000))
    default: break  // People's own: they do it when they act.
    }
  }

  private mutating func rain(_ kind: FaultKind) {
    let line = Int(random.next() % UInt64(lines.count))
    guard lines[line].handpiece != nil else { return }
    let milliseconds = random.number(in: 500...6000)
    let isToHost =
      kind == .frozenStatus || kind == .lostReply || kind == .stuckTransmitter
      || random.next() % 2 == 0
    switch kind {
    case .stalledLine:
      let until = now + random.number(in: 100...1500)
      if isToHost {
        lines[line].toHost.stalledUntil = until
      } else if random.next() % 2 == 0 {
        lines[line].toHandpiece.stalledUntil = until
      } else {
        tally[kind] += 1
        lines[line].blockedUntil = until
      }
      return
    case .stuckTransmitter:
      lines[line].toHost.stuckUntil = now + min(1500, milliseconds)
      for step in 0..<10 {
        lines[line].toHost.babble(100, at: now + Int64(step) * 9, &luck)
      }
      return
    default: break
    }
    let permille: Int64 =
      switch kind {
      case .batching, .dribble, .frozenStatus: 1000
      case .babble: 60
      default: [4, 10, 30, 200][Int(random.next() % 4)]
      }
    if isToHost {
      lines[line].toHost.weather.append((kind, permille))
    } else {
      lines[line].toHandpiece.weather.append((kind, permille))
    }
    remind(.fairWeather(line: line, isToHost: isToHost), after: milliseconds)
  }

  private mutating func moveCables(_ kind: FaultKind) {
    guard let index = anyHandpiece(), let line = line(of: index) else { return }
    let milliseconds = random.number(in: 0...3) == 0 ? 3000 : random.number(in: 20...1500)
    switch kind {
    case .unplugged:
      tally[kind] += 1
      unplug(line)
      remind(.plugIn(index, line: line), after: milliseconds)
    case .otherLine:
      guard let free = lines.firstIndex(where: { $0.handpiece == nil }) else { return }
      tally[kind] += 1
      unplug(line)
      remind(.plugIn(index, line: free), after: milliseconds)
    case .swapped: swap(index, line, milliseconds)
    default: takeElsewhere(index, line)
    }
  }

  private mutating func swap(_ index: Int, _ line: Int, _ milliseconds: Int64) {
    guard
      let other = handpieces.indices.first(where: {
        $0 != index && !isAway[$0] && self.line(of: $0) != nil
      }), let otherLine = self.line(of: other)
    else { return }
    tally[.swapped] += 1
    unplug(line)
    unplug(otherLine)
    remind(.plugIn(index, line: otherLine), after: milliseconds)
    remind(.plugIn(other, line: line), after: milliseconds + random.number(in: 0...300))
  }

  /// A handpiece is used at another console, whose log is another one.
  private mutating func takeElsewhere(_ index: Int, _ line: Int) {
    guard !isElsewhere, !handpieces[index].isRunning, handpieces[index].physics.isAtRest,
      handpieces[index].status.armID.rawValue == 0
    else { return }
    unplug(line)
    isAway[index] = true
    let last = handpieces[index].status.lastPulse.rawValue
    handpieces[index].forgetPatient()
    var other = Clinic(elsewhere: handpieces[index], regimen: plan.regimens[index], of: &self)
    other.live()
    handpieces[index] = other.handpieces[0]
    handpieces[index].forgetPatient()
    for broken in other.checker.broken { checker.take(broken) }
    tally[.elsewhere] += 1
    remind(.comeBack(index, after: last), after: other.now - now)
  }

  private mutating func comeBack(_ index: Int, after before: UInt32) {
    let newest = handpieces[index].status.lastPulse.rawValue
    isAway[index] = false
    trace.note(
      now, 21, "\(handpieces[index].serial) comes back with \(newest) deliveries, had \(before)")
    if newest > before {
      for number in before + 1...newest {
        checker.began(index, number, arm: 0, isElsewhere: true, at: now)
        checker.ended(index, number)
      }
    }
    checker.returned(index, isLatched: handpieces[index].status.flags.contains(.stopLatched))
    cutPower(index, for: 100)
    remind(.plugIn(index, line: 0), after: 200)
  }

  private mutating func befall(_ index: Int, _ kind: FaultKind) {
    let milliseconds = random.number(in: 100...3000)
    switch kind {
    case .brownOutInFrame:
      guard lines.contains(where: { $0.handpiece == index }) else { return }
      tally[kind] += 1
      cutPower(index, for: random.number(in: 1...600))
    case .brownOutInPulse: handpieces[index].isBrownOutDue = true
    case .wrongTip: changeTip(index, isRight: false)
    case .contactLost:
      tally[kind] += 1
      handpieces[index].disturb { $0.contact = false }
      remind(.restore(index), after: milliseconds)
    case .impedanceOutside:
      tally[kind] += 1
      handpieces[index].isImpedanceOutside = true
      handpieces[index].stir()
      remind(.restore(index), after: milliseconds)
    case .deliveredNotAsSet: disturb(index)
    case .inhibitSticks:
      tally[kind] += 1
      handpieces[index].disturb { $0.disturbance.inhibitSticks = true }
      remind(.restore(index), after: milliseconds)
    case .footswitchStuck:
      tally[kind] += 1
      handpieces[index].foot.habit =
        random.next() % 2 == 0
        ? .stuck(pressed: random.next() % 3 > 0) : .tapping(milliseconds: 300)
      handpieces[index].stir()
      remind(.letGo(index), after: milliseconds)
    case .twoActivations:
      tally[kind] += 1
      handpieces[index].disturb { $0.fingerSwitchPressed = true }
      remind(.letGo(index), after: milliseconds)
    case .stopOnHandpiece:
      tally[kind] += 1
      let bytes = handpieces[index].pressStop(
        sequence: UInt16(truncatingIfNeeded: random.next()), at: now)
      checker.handpieceHeard(index, bytes, at: now)
      speak(index)
    default: break
    }
  }

  /// Takes the power in the midst of a delivery.
  private mutating func brownOutInPulse(_ index: Int) {
    guard handpieces[index].isOn, !isAway[index], handpieces[index].isRunning else { return }
    tally[.brownOutInPulse] += 1
    cutPower(index, for: random.number(in: 1...600))
  }

  private mutating func changeTip(_ index: Int, isRight: Bool) {
    if isRight { return handpieces[index].putOwnTipOn() }
    tally[.wrongTip] += 1
    let isNone = random.next() % 3 == 0
    var other = handpieces[index].tip
    other?.uid = TipUID(random.next() | 1)
    handpieces[index].putOn(isNone ? nil : other)
    remind(.rightTip(index), after: random.number(in: 100...4000))
  }

  private mutating func disturb(_ index: Int) {
    tally[.deliveredNotAsSet] += 1
    var disturbance = Disturbance()
    switch random.number(in: 0...4) {
    case 0: disturbance.outputGain = Permille(random.number(in: 500...3000))
    case 1: disturbance.extraDepth = Micrometres(random.number(in: -600...1500))
    case 2: disturbance.rateGain = Permille(random.number(in: 300...1500))
    case 3: disturbance.vacuumGain = Permille(random.number(in: 200...4000))
    default: disturbance.flowGain = Permille(random.number(in: 200...4000))
    }
    handpieces[index].disturb { $0.disturbance = disturbance }
    remind(.restore(index), after: random.number(in: 500...4000))
  }

  private mutating func befallHost(_ kind: FaultKind) {
    guard isHostUp else { return }
    switch kind {
    case .hostCrash: effectsUntilCrash = Int(random.number(in: 1...60))
    case .loopStalled:
      tally[kind] += 1
      loopStalledUntil = now + random.number(in: 50...1200)
    case .clockStepped:
      tally[kind] += 1
      clockError += random.number(in: -4...4) * 1_800_000_000 + 7_000_000
      if random.next() % 2 == 0 {
        isClockTrusted = false
        remind(.trustClock, after: random.number(in: 500...5000))
      }
    case .diskStalled:
      tally[kind] += 1
      disk.stalledUntil = now + random.number(in: 100...2500)
    case .diskError:
      guard disk.health.isGood else { return }
      tally[kind] += 1
      disk.health = .fails(times: Int(random.number(in: 1...60)))
    case .diskDead:
      tally[kind] += 1
      disk.health = .dead
      // A daemon that cannot write is started again by a person.
      let isPatient = random.next() % 2 == 0
      effectsUntilCrash = isPatient ? 400 : 40
    case .diskFull:
      tally[kind] += 1
      disk.isFull = true
      remind(.emptyDisk, after: random.number(in: 500...4000))
    default:
      crash(for: random.number(in: 300...1500))
      restoreBackup()
    }
  }

  /// The last client that presents alarms goes away, or one comes.
  private mutating func attend(_ isPresent: Bool) {
    guard isAttended != isPresent else { return }
    trace.note(now, isPresent ? 24 : 23, isPresent ? "a console is there" : "no console is there")
    isAttended = isPresent
    hasNewAttendance = isHostUp
    checker.attended(isPresent, at: now)
  }

  /// Lets everything be well again.
  mutating func ceaseFaults() {
    trace.note(now, 22, "faults cease")
    isClosing = true
    effectsUntilCrash = nil
    for index in technicians.indices {
      technicians[index].nextAct = min(technicians[index].nextAct, now + 200)
    }
    for index in lines.indices {
      lines[index].toHost.weather = []
      lines[index].toHandpiece.weather = []
      lines[index].toHost.stuckUntil = 0
      lines[index].toHost.stalledUntil = min(lines[index].toHost.stalledUntil, now)
      lines[index].toHandpiece.stalledUntil = min(lines[index].toHandpiece.stalledUntil, now)
      lines[index].blockedUntil = 0
    }
    for index in handpieces.indices where !isAway[index] {
      restore(index)
      changeTip(index, isRight: true)
      handpieces[index].foot.habit = .patient
      handpieces[index].disturb { $0.fingerSwitchPressed = false }
      if line(of: index) == nil { remind(.plugIn(index, line: index), after: 3100) }
    }
    attend(true)
    isClockTrusted = true
    disk.isFull = false
    disk.stalledUntil = min(disk.stalledUntil, now)
    loopStalledUntil = min(loopStalledUntil, now)
    if disk.health.isDead { crash(for: 500) }
    disk.health = .good
  }
}
