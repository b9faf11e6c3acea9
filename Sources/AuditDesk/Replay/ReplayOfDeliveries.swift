import AuditLog
import Quantities

/// Settings and deliveries against what the rules say, and a pass against what it may have in all.
extension LogReplay {
  mutating func check(_ leaf: SettingsLeaf, at seq: Int64) {
    guard let pass = pass(leaf.pass) else { return }
    change(leaf.pass) { $0.settings = leaf.settings }
    if let rules = pass.rules {
      let refusals = rules.engineRefusals(leaf.settings, settable: pass.settable) ?? []
      if !refusals.isEmpty {
        add(
          DeskCode(.settingNotPermitted), at: seq, in: leaf.pass.session,
          "The engine does not permit these settings: \(refusals.joined(separator: ", ")).")
      }
      let judged = rules.referenceRefusals(leaf.settings, settable: pass.settable)
      if !judged.isEmpty {
        add(
          DeskCode(.settingNotRight), at: seq, in: leaf.pass.session,
          "The reference does not permit these settings: \(judged.joined(separator: ", ")).")
      }
    }
    if let other = pass.otherRules?.engineRefusals(leaf.settings, settable: pass.settable),
      !other.isEmpty
    {
      add(
        DeskCode(.settingWouldBeOutside), at: seq, in: leaf.pass.session,
        "The other tables do not permit these settings: \(other.joined(separator: ", ")).")
    }
  }

  mutating func check(_ leaf: PulseLeaf, at seq: Int64) {
    guard let pass = pass(leaf.pass) else { return }
    count(leaf.pass, pass, at: seq)
    if leaf.source == .reported {
      checkInterval(leaf, after: pass.lastReported, pass.envelope, at: seq)
      let last = ReplayedSession.LastPulse(number: leaf.number, arm: leaf.arm, began: leaf.began)
      change(leaf.pass) { $0.lastReported = last }
    }
    guard pass.hasOtherMaxima else { return }
    var energyOfPulse = Microjoules.zero
    for delivery in leaf.deliveries {
      let energy = max(delivery.energyPerPin, delivery.energyMaximum)
      energyOfPulse += energy
      checkMeasured(.energyPerPin, energy.count, leaf.pass, pass, at: seq)
      checkMeasured(.depth, delivery.depth.count, leaf.pass, pass, at: seq)
      checkMeasured(.pulseWidth, delivery.pulseWidth.count, leaf.pass, pass, at: seq)
    }
    checkMeasured(.pulseEnergyPerPin, energyOfPulse.count, leaf.pass, pass, at: seq)
  }

  mutating func check(_ leaf: ExposureLeaf, at seq: Int64) {
    guard let pass = pass(leaf.pass) else { return }
    count(leaf.pass, pass, at: seq)
    guard pass.hasOtherMaxima else { return }
    for span in leaf.measured {
      checkMeasured(span.dimension, span.maximum, leaf.pass, pass, at: seq)
    }
  }

  mutating func checkEnergy(of leaf: PassEndedLeaf, at seq: Int64) {
    guard let pass = pass(leaf.pass), leaf.energyTotal > pass.envelope.maximumEnergy else { return }
    add(
      DeskCode(.passEnergyExceeded), at: seq, in: leaf.pass.session,
      "The \(leaf.pass) has had \(leaf.energyTotal), and may have \(pass.envelope.maximumEnergy).")
  }

  private mutating func count(
    _ id: PassID, _ pass: ReplayedSession.CurrentPass, at seq: Int64
  ) {
    change(id) { $0.deliveries += 1 }
    guard pass.deliveries == pass.envelope.maximumPulses else { return }
    add(
      DeskCode(.passTooLong), at: seq, in: id.session,
      "The \(id) may have \(pass.envelope.maximumPulses) pulses or slices, and has one more.")
  }

  private mutating func checkInterval(
    _ leaf: PulseLeaf, after last: ReplayedSession.LastPulse?, _ envelope: EnvelopeLeaf,
    at seq: Int64
  ) {
    guard let last, last.arm == leaf.arm, last.number.next == leaf.number else { return }
    let interval = Milliseconds(Int64(leaf.began.milliseconds(since: last.began)))
    guard interval < envelope.pulseInterval else { return }
    add(
      DeskCode(.pulseTooSoon), at: seq, in: leaf.pass.session,
      "The pulse came \(interval) after the one before, and \(envelope.pulseInterval) must lie "
        + "between.")
  }

  private mutating func checkMeasured(
    _ dimension: LoggedDimension, _ value: Int64, _ id: PassID,
    _ pass: ReplayedSession.CurrentPass, at seq: Int64
  ) {
    if let maximum = pass.ruledMaxima?[dimension], value > maximum {
      add(
        DeskCode(.deliveredBeyondRules), at: seq, in: id.session,
        "The measured \(dimension.rawValue), \(value) \(dimension.unit), exceeds \(maximum), "
          + "the most by the rules.")
    }
    if let maximum = pass.otherMaxima?[dimension], value > maximum {
      add(
        DeskCode(.deliveryWouldBeOutside), at: seq, in: id.session,
        "The measured \(dimension.rawValue), \(value) \(dimension.unit), exceeds \(maximum), "
          + "the most by the other tables.")
    }
  }
}
