internal import Quantities

/// Every pulse was what the settings said and stayed inside the envelope.
extension HistoryRules {
  mutating func check(_ leaf: PulseLeaf, at seq: Int64) {
    checkDelivery(leaf, at: seq) { rules, session in
      Self.count(leaf, in: &session)
      guard let arm = session.arm, let envelope = arm.envelope else { return }
      rules.checkSettings(leaf, arm.settings, at: seq)
      rules.checkBounds(leaf, envelope, at: seq)
    }
  }

  /// What was not measured counts as delivered in full.
  private static func count(_ leaf: PulseLeaf, in session: inout SessionState) {
    session.pulses += 1
    guard var pass = session.passes[leaf.pass]?.summary else { return }
    let depths = Int64(1 + leaf.setFurtherDepths.count)
    pass.pulses += 1
    pass.noteSet(.energyPerPin, leaf.setEnergyPerPin.count)
    let hasWidth = session.arm?.envelope?.bound(.pulseWidth) != nil
    if hasWidth { pass.noteSet(.pulseWidth, leaf.setPulseWidth.count) }
    if leaf.setPowerLevel > 0 { pass.noteSet(.powerLevel, Int64(leaf.setPowerLevel)) }
    // On the surface there is no depth.
    let isInSkin = leaf.setDepth > .zero
    if isInSkin { pass.noteSet(.depth, leaf.setDepth.count) }
    var energyPerPin = leaf.deliveries.isEmpty ? leaf.setEnergyPerPin.times(depths) : .zero
    for delivery in leaf.deliveries {
      pass.noteDelivered(.energyPerPin, delivery.energyPerPin.count)
      if hasWidth { pass.noteDelivered(.pulseWidth, delivery.pulseWidth.count) }
      if isInSkin { pass.noteDelivered(.depth, delivery.depth.count) }
      energyPerPin += delivery.energyPerPin
    }
    let pins = Int64(session.arm?.envelope?.leaf.pinCount ?? 0)
    pass.energyTotal += energyPerPin.times(pins)
    session.passes[leaf.pass]?.summary = pass
  }

  /// The settings of the pulse are those in force.
  private mutating func checkSettings(
    _ leaf: PulseLeaf, _ settings: SettingsLeaf?, at seq: Int64
  ) {
    guard let settings = settings?.settings else { return }
    let pulseAgrees =
      leaf.setEnergyPerPin.count == settings[.energyPerPin]
      && leaf.setDepth.count == settings[.depth] ?? 0
      && leaf.setFurtherDepths == settings.furtherDepths
      && Int64(leaf.setPowerLevel) == settings[.powerLevel] ?? 0
      && settings[.pulseWidth].map { leaf.setPulseWidth.count == $0 } ?? true
    let depths = [leaf.setDepth] + leaf.setFurtherDepths
    let deliveriesAgree =
      leaf.deliveries.count <= depths.count
      && zip(leaf.deliveries, depths).allSatisfy { delivery, depth in
        delivery.setEnergyPerPin == leaf.setEnergyPerPin
          && delivery.setPulseWidth == leaf.setPulseWidth && delivery.setDepth == depth
      }
    guard !pulseAgrees || !deliveriesAgree else { return }
    findings.add(
      .settingsDiffer, at: seq, "The pulse was set otherwise than the settings in force.")
  }

  private mutating func checkBounds(
    _ leaf: PulseLeaf, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    checkSetting(.energyPerPin, leaf.setEnergyPerPin.count, envelope, at: seq)
    if let limit = envelope.leaf.rfTimeLimit, envelope.bound(.pulseWidth) == nil {
      if leaf.setPulseWidth > limit {
        findings.add(
          .settingOutsideEnvelope, at: seq, "RF may be on for \(leaf.setPulseWidth), not \(limit).")
      }
    } else {
      checkSetting(.pulseWidth, leaf.setPulseWidth.count, envelope, at: seq)
    }
    if envelope.bound(.depth) != nil || leaf.setDepth > .zero {
      for depth in [leaf.setDepth] + leaf.setFurtherDepths {
        checkSetting(.depth, depth.count, envelope, at: seq)
      }
    }
    var energyOfPulse = Microjoules.zero
    for delivery in leaf.deliveries {
      let energyOfAnyPin = max(delivery.energyPerPin, delivery.energyMaximum)
      energyOfPulse += energyOfAnyPin
      checkDelivered(.energyPerPin, energyOfAnyPin.count, envelope, at: seq)
      checkDelivered(.depth, delivery.depth.count, envelope, at: seq)
      checkDelivered(.pulseWidth, delivery.pulseWidth.count, envelope, at: seq)
    }
    checkDelivered(.pulseEnergyPerPin, energyOfPulse.count, envelope, at: seq)
  }
}
