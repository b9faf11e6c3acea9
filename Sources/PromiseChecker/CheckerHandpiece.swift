/// What a handpiece hears, says, remembers and does.
extension Checker {
  /// How long drives may take to come to rest, in ms.
  static var restMilliseconds: Int64 { 700 }

  /// Bytes have reached a handpiece.
  package mutating func handpieceHeard(_ index: Int, _ bytes: [UInt8], at now: Int64) {
    var position = 0
    while handpieces[index].heard.take(bytes, from: &position) { hear(index, at: now) }
  }

  private mutating func hear(_ index: Int, at now: Int64) {
    let frame = handpieces[index].heard
    guard frame.destination == 8 else { return }
    if frame.source == 2, frame.message == 0x08, frame.payloadCount == 0 {
      handpieces[index].isLatched = true
      handpieces[index].hasHeardReset = false
      handpieces[index].stopHeard = now
      end(index, at: now)
      return
    }
    guard frame.source == 1 else { return }
    switch frame.message {
    case 0x00:
      guard frame.epoch != 0, frame.epoch != handpieces[index].epoch else { return }
      handpieces[index].epoch = frame.epoch
      end(index, at: now)
    case 0x02: handpieces[index].envelope = frame.payload
    case 0x04, 0x0F: noteAsked(index, frame.word(0), echo: frame.word(32), isDrill: false, at: now)
    case 0x0B: noteAsked(index, frame.word(0), echo: frame.word(16), isDrill: true, at: now)
    case 0x05:
      let age = handpieces[index].age(of: frame.word(4), at: now)
      guard frame.word(0) == handpieces[index].armID, (0...150).contains(age),
        now < handpieces[index].leaseEnd
      else { return }
      handpieces[index].leaseEnd = max(handpieces[index].leaseEnd, now - age + 250)
    case 0x09: handpieces[index].hasHeardReset = true
    default: break
    }
  }

  private mutating func noteAsked(
    _ index: Int, _ armID: UInt32, echo: UInt32, isDrill: Bool, at now: Int64
  ) {
    let age = handpieces[index].age(of: echo, at: now)
    handpieces[index].asked = (armID, now - age + 250, isDrill)
  }

  private mutating func end(_ index: Int, at now: Int64) {
    handpieces[index].armID = 0
    handpieces[index].restDue = max(handpieces[index].restDue, now + Self.restMilliseconds)
  }

  /// A handpiece has said something.
  package mutating func handpieceSaid(_ index: Int, _ bytes: [UInt8], at now: Int64) {
    var position = 0
    while handpieces[index].said.take(bytes, from: &position) { take(index, at: now) }
  }

  private mutating func take(_ index: Int, at now: Int64) {
    let frame = handpieces[index].said
    switch frame.message {
    case 0x80:
      handpieces[index].position = (frame.double(84), frame.double(92))
    case 0x84: grant(index, frame.word(0), at: now)
    case 0x86:
      // An answer that is repeated tells how it was.
      guard handpieces[index].clock(at: now) == frame.word(0) else { return }
      if frame.word(4) == 0, handpieces[index].armID != 0 { end(index, at: now) }
      noteLatch(index, frame.half(20) & 4 != 0, at: now)
    case 0x8A: noteLatch(index, true, at: now)
    default: break
    }
  }

  private mutating func noteLatch(_ index: Int, _ isLatched: Bool, at now: Int64) {
    if handpieces[index].isLatched, !isLatched, !handpieces[index].hasHeardReset {
      fail(6, "\(handpieces[index].serial) has lost the latch of a stop", at: now)
    }
    handpieces[index].isLatched = isLatched
  }

  /// The handpiece says that it may fire.
  private mutating func grant(_ index: Int, _ armID: UInt32, at now: Int64) {
    guard let asked = handpieces[index].asked, asked.armID == armID,
      handpieces[index].lastGranted != armID
    else { return }
    handpieces[index].lastGranted = armID
    handpieces[index].armID = armID
    handpieces[index].isDrill = asked.isDrill
    handpieces[index].leaseEnd = asked.leaseEnd
    handpieces[index].hasLetGo = !handpieces[index].physics.isPressed
    handpieces[index].hasPressedAnew = false
    let watch = handpieces[index]
    guard !asked.isDrill else { return }
    if watch.isLatched { fail(6, "\(watch.serial) is armed while a stop is latched", at: now) }
    if let other = handpieces.indices.first(where: {
      $0 != index && handpieces[$0].mayFire(at: now)
    }) {
      fail(3, "\(watch.serial) and \(handpieces[other].serial) are armed at once", at: now)
    }
    if log.formerArms.contains(armID) { return }
    guard let fact = log.armed[armID] else {
      return fail(2, "\(watch.serial) is armed and the log does not know it", at: now)
    }
    if log.sessions[fact.session]?.handpiece != watch.serial {
      fail(8, "\(watch.serial) is armed by a session of another handpiece", at: now)
    }
    if let counter = log.counters[watch.serial], !counter.accounts(upTo: watch.newest) {
      fail(7, "\(watch.serial) is armed while deliveries are unaccounted for", at: now)
    }
    let isKnown =
      log.rootPrefix(ofSize: watch.position.size) == watch.position.rootPrefix
      || log.adopted[watch.serial]?.contains(watch.position.rootPrefix) ?? false
    if !isKnown { fail(9, "\(watch.serial) is armed and remembers another log", at: now) }
  }

  /// A handpiece's own memory says that a delivery begins.
  ///
  /// - Parameter isElsewhere: whether another console permitted it.
  package mutating func began(
    _ index: Int, _ number: UInt32, arm: UInt32, isElsewhere: Bool, at now: Int64
  ) {
    handpieces[index].deliveries[number] = HandpieceWatch.Delivery(
      arm: arm, isElsewhere: isElsewhere, began: now)
    handpieces[index].newest = max(handpieces[index].newest, number)
    handpieces[index].running = number
    guard !isElsewhere else { return }
    let watch = handpieces[index]
    let name = "delivery \(number) of \(watch.serial)"
    if log.armed[arm] == nil, !log.formerArms.contains(arm) {
      fail(2, "\(name) under arm id \(arm), unrecorded", at: now)
    }
    if watch.isDrill { fail(2, "\(name) in a drill", at: now) }
    if arm != watch.armID || now > watch.leaseEnd {
      fail(5, "\(name) without a permission that lives", at: now)
    }
    if watch.isLatched { fail(6, "\(name) while a stop is latched", at: now) }
    if isUnattended(at: now) { fail(6, "\(name) while nobody presents alarms", at: now) }
    if !watch.hasPressedAnew { fail(7, "\(name) without a new press of the switch", at: now) }
    let capacity: UInt32 = watch.isContinuous ? 2 : 1
    let last = max(log.counters[watch.serial]?.last ?? 0, watch.lostUpTo)
    if number > last + capacity { fail(3, "\(name) begins, \(last) is durable", at: now) }
  }

  /// A handpiece's own memory says that a delivery has ended.
  package mutating func ended(_ index: Int, _ number: UInt32) {
    handpieces[index].deliveries[number]?.hasEnded = true
    if handpieces[index].running == number { handpieces[index].running = nil }
  }

  /// How an applicator really is.
  package mutating func see(_ index: Int, _ physics: Physics, at now: Int64) {
    let before = handpieces[index].physics
    handpieces[index].physics = physics
    if !physics.isPressed { handpieces[index].hasLetGo = true }
    if physics.isPressed, handpieces[index].hasLetGo { handpieces[index].hasPressedAnew = true }
    noteBurst(index, before, physics)
    guard physics.isRFOn || physics.isMoving else { return }
    if handpieces[index].armID != 0, now <= handpieces[index].leaseEnd {
      handpieces[index].restDue = now + Self.restMilliseconds
    } else if now > handpieces[index].restDue {
      fail(
        handpieces[index].isLatched ? 6 : 5, "\(handpieces[index].serial) does not come to rest",
        at: now)
    }
    if physics.isRFOn { judgeRF(index, physics, at: now) }
  }

  private mutating func judgeRF(_ index: Int, _ physics: Physics, at now: Int64) {
    let serial = handpieces[index].serial
    for line in lines.indices where lines[line].wired == index {
      let silence = now - lines[line].lastDecided
      if silence > 254, lines[line].lastDecided != longAgo {
        fail(5, "RF is on \(silence) ms after the host decided anything", at: now)
      }
    }
    guard handpieces[index].running != nil else {
      return fail(2, "RF of \(serial) is on and nothing was journalled", at: now)
    }
    if now > handpieces[index].leaseEnd + 2 {
      fail(5, "RF of \(serial) outlives the lease", at: now)
    }
    if handpieces[index].isLatched, now > handpieces[index].stopHeard + 1 {
      fail(6, "RF of \(serial) goes on after a stop", at: now)
    }
    guard handpieces[index].envelope.count == 132 else { return }
    let most = handpieces[index].envelopeWord(40)
    if physics.energyOfHottestPin > most + most * 35 / 100 {
      fail(1, "a pin of \(serial) gets \(physics.energyOfHottestPin) µJ of \(most)", at: now)
    }
    let greatest = handpieces[index].envelopeWord(48) >> 16
    if physics.depth > greatest + 100 {
      fail(1, "RF of \(serial) at \(physics.depth) µm of \(greatest)", at: now)
    }
  }

  private mutating func noteBurst(_ index: Int, _ before: Physics, _ physics: Physics) {
    guard let number = handpieces[index].running else { return }
    let burst = HandpieceWatch.Burst(
      energyPerPin: physics.energyPerPin, energyOfHottestPin: physics.energyOfHottestPin)
    if physics.isRFOn, !before.isRFOn {
      handpieces[index].deliveries[number]?.bursts.append(burst)
    } else if physics.isRFOn || before.isRFOn,
      let last = handpieces[index].deliveries[number]?.bursts.indices.last
    {
      handpieces[index].deliveries[number]?.bursts[last] = burst
    }
  }
}
