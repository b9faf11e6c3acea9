/// What the host says on a line, as it leaves the host.
extension Checker {
  /// Bytes went on a line.
  ///
  /// - Parameters:
  ///   - station: whose machine it was.
  ///   - believed: which handpiece that machine takes itself to talk to.
  package mutating func hostWrote(
    _ line: Int, by station: Int, to believed: Int?, _ bytes: [UInt8], at now: Int64
  ) {
    var position = 0
    while lines[line].written.take(bytes, from: &position) {
      judge(lines[line].written, line, station, believed, at: now)
    }
  }

  private mutating func judge(
    _ frame: FrameReader, _ line: Int, _ station: Int, _ believed: Int?, at now: Int64
  ) {
    switch frame.message {
    case 0x00:
      lines[line].lastHello = now
      endTrialStop(line)
    case 0x0B: lines[line].isDrilling = true
    case 0x02:
      lines[line].isDrilling = false
      judgeEnvelope(frame, line, believed, at: now)
    case 0x03: judgeSettings(frame, line, at: now)
    case 0x0F: fail(2, "ServiceFire where nobody serves", at: now)
    case 0x04:
      forbid("Arm", line, at: now)
      requireLog(station, at: now)
      judgeArm(frame, line, believed, at: now)
    case 0x05:
      forbid("KeepAlive", line, at: now)
      // What has waited for the line renews nothing any more.
      if !lines[line].isDrilling, let wired = lines[line].wired,
        handpieces[wired].age(of: frame.word(4), at: now) <= 150
      {
        requireLog(station, at: now)
      }
    case 0x06:
      // Without an arm id it opens no gate.
      if frame.word(0) != 0 || lines[line].unconfirmed != nil {
        forbid("Acknowledge", line, at: now)
      }
      // In a trial a handpiece is told a number on purpose that it must not take.
      if !lines[line].isDrilling { judgeAcknowledgement(frame, believed, at: now) }
    case 0x08:
      lines[line].lastStop = now
      lines[line].stopDue = nil
      if !lines[line].isForbidden { lines[line].isTrialStop = lines[line].isDrilling }
      lines[line].isForbidden = true
    case 0x09: judgeReset(frame, line, believed, at: now)
    default: break
    }
  }

  /// The stop of a trial ends with the conversation it was made in: a handpiece that lost its power
  /// meanwhile has never heard it.
  private mutating func endTrialStop(_ line: Int) {
    guard lines[line].isForbidden, lines[line].isTrialStop, let wired = lines[line].wired,
      !stopsToName.contains(handpieces[wired].serial)
    else { return }
    lines[line].isForbidden = handpieces[wired].isLatched
  }

  /// From the first stop until a reset nothing lets the handpiece fire.
  private mutating func forbid(_ name: String, _ line: Int, at now: Int64) {
    if lines[line].isForbidden { fail(6, "\(name) after a stop on line \(line)", at: now) }
  }

  /// What is not durable within a second ends every permission.
  private mutating func requireLog(_ station: Int, at now: Int64) {
    if let since = pending[station].first, now - since > 1100 {
      fail(10, "it goes on firing with a leaf that waits for \(now - since) ms", at: now)
    }
  }

  private mutating func judgeArm(
    _ frame: FrameReader, _ line: Int, _ believed: Int?, at now: Int64
  ) {
    let arm = frame.word(0)
    guard armsWritten.insert(arm).inserted else {
      return fail(7, "Arm \(arm) was said twice", at: now)
    }
    guard let fact = log.armed[arm] else {
      return fail(2, "Arm \(arm) was said before its record was durable", at: now)
    }
    if fact.guardHash != frame.double(4) || fact.settingsHash != frame.double(12)
      || fact.stopCount != frame.word(20) || fact.lastPulse != frame.word(24)
      || lines[line].newestEnvelope != frame.double(4)
    {
      fail(2, "Arm \(arm) is not what was recorded", at: now)
    }
    guard let believed, log.sessions[fact.session]?.handpiece == handpieces[believed].serial,
      log.sessions[fact.session]?.isOpen == true
    else { return fail(8, "Arm \(arm) is of no session of this handpiece", at: now) }
    if !use(.arm, of: believed) { fail(7, "nobody asked for Arm \(arm)", at: now) }
  }

  private mutating func judgeAcknowledgement(
    _ frame: FrameReader, _ believed: Int?, at now: Int64
  ) {
    let number = frame.word(8)
    guard number > 0 else { return }
    guard let believed, let counter = log.counters[handpieces[believed].serial],
      counter.accounts(upTo: number)
    else { return fail(3, "delivery \(number) is acknowledged and not durable", at: now) }
    if log.rootPrefix(ofSize: frame.double(12)) != frame.double(20) {
      fail(
        9, "a handpiece is told of a log of \(frame.double(12)) leaves that is not ours", at: now)
    }
  }

  /// A stop is lifted by somebody who named it, or it was only a trial that nobody asked for.
  private mutating func judgeReset(
    _ frame: FrameReader, _ line: Int, _ believed: Int?, at now: Int64
  ) {
    let count = frame.word(0)
    defer {
      lines[line].isForbidden = false
      lines[line].unconfirmed = nil
    }
    if use(.resetStop(count: count), of: believed) {
      if let believed { stopsToName.remove(handpieces[believed].serial) }
    } else if believed.map({ stopsToName.contains(handpieces[$0].serial) }) ?? true {
      fail(6, "stop \(count) is lifted and nobody named it", at: now)
    }
  }

  private mutating func judgeSettings(_ frame: FrameReader, _ line: Int, at now: Int64) {
    let hash = frame.hash()
    if hash != lines[line].newestSettings {
      fail(1, "Configure chooses settings that are not those of the envelope", at: now)
    }
  }

  private mutating func judgeEnvelope(
    _ frame: FrameReader, _ line: Int, _ believed: Int?, at now: Int64
  ) {
    lines[line].newestEnvelope = frame.hash()
    let isPulse = frame.byte(21) == 1
    let settings = frame.hash(from: isPulse ? 92 : 104, count: isPulse ? 40 : 20)
    lines[line].newestSettings = settings
    guard let limits = log.envelopes[frame.double(0)] else {
      return fail(2, "an envelope is installed that the log does not have", at: now)
    }
    guard let session = log.sessions[limits.session], session.isOpen,
      let believed, session.handpiece == handpieces[believed].serial
    else { return fail(8, "an envelope of another session is installed", at: now) }
    guard log.settings[limits.pass]?.hash == settings else {
      return fail(8, "settings are installed that are not those of the pass", at: now)
    }
    let remaining = Int64(frame.word(isPulse ? 64 : 32))
    if remaining > limits.maximumPulses - (log.passDeliveries[limits.pass] ?? 0) {
      fail(1, "more deliveries are permitted than the envelope has left", at: now)
    }
    let excess = isPulse ? excessOfPulse(frame, limits) : excessOfExposure(frame, limits)
    if let excess { fail(1, excess, at: now) }
  }

  private func excessOfPulse(_ frame: FrameReader, _ limits: EnvelopeFact) -> String? {
    func word(_ offset: Int) -> Int64 { Int64(frame.word(32 + offset)) }
    func half(_ offset: Int) -> Int64 { Int64(frame.half(32 + offset)) }
    guard let energy = limits.bounds["energy_per_pin"] else { return "there is no bound on energy" }
    let ofPulse = limits.bounds["pulse_energy_per_pin"] ?? energy
    let depth = limits.bounds["depth"]
    let width = limits.bounds["pulse_width"]?.settingMaximum ?? limits.rfTimeLimit
    if word(0) < energy.minimum || word(4) > energy.settingMaximum
      || word(8) > energy.deliveredMaximum || word(12) > ofPulse.deliveredMaximum
      || half(18) > depth?.settingMaximum ?? 0 || word(20) > width
    {
      return "wider bounds are installed than the envelope has"
    }
    if half(24) < limits.impedance.least || half(26) > limits.impedance.most
      || half(28) < limits.pulseInterval || word(44) < limits.heat.window
      || frame.double(80) > UInt64(clamping: limits.heat.energy) || word(56) < limits.heat.coolDown
      || frame.double(68) > UInt64(clamping: limits.maximumEnergy)
    {
      return "looser conditions are installed than the envelope has"
    }
    var sum: Int64 = 0
    for index in 0..<min(3, Int(frame.byte(93))) {
      let offset = 64 + 12 * index
      let set = word(offset + 4)
      sum += set
      if set > energy.settingMaximum || set < energy.minimum || word(offset + 8) > width
        || half(offset) > depth?.settingMaximum ?? 0 || half(offset) < depth?.minimum ?? 0
      {
        return "a setting outside the envelope is installed"
      }
    }
    return sum > ofPulse.deliveredMaximum ? "a pulse of more energy than may be given" : nil
  }

  private func excessOfExposure(_ frame: FrameReader, _ limits: EnvelopeFact) -> String? {
    for (index, name) in ["depth", "stroke_rate", "vacuum", "crystal_flow"].enumerated() {
      func bound(_ field: Int) -> Int64 { Int64(frame.word(40 + 16 * index + 4 * field)) }
      let set = Int64(frame.word(108 + 4 * index))
      guard let limit = limits.bounds[name] else {
        if set > 0 { return "a setting that the envelope does not have is installed" }
        continue
      }
      if set > limit.settingMaximum || set < limit.minimum {
        return "a setting outside the envelope is installed"
      }
      if bound(1) > limit.settingMaximum || bound(3) > limit.deliveredMaximum {
        return "wider bounds are installed than the envelope has"
      }
    }
    return nil
  }
}
