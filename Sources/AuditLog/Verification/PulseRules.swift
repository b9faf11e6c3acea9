internal import Quantities

/// Every pulse was what the settings said and stayed inside the envelope.
extension HistoryRules {
  mutating func check(_ leaf: PulseLeaf, at seq: Int64) {
    checkDelivery(leaf, at: seq) { rules, session in
      session.count(leaf)
      guard let envelope = session.arm?.envelope else { return }
      if let settings = session.arm?.settings, !leaf.isSet(to: settings) {
        rules.findings.add(
          .settingsDiffer, at: seq, "The pulse was set otherwise than the settings in force.")
      }
      rules.checkBounds(leaf, envelope, at: seq)
    }
  }

  private mutating func checkBounds(
    _ leaf: PulseLeaf, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    checkSetting(.energyPerPin, leaf.setEnergyPerPin.count, envelope, at: seq)
    if let limit = envelope.leaf.rfTimeLimit, envelope.range(.pulseWidth) == nil {
      if leaf.setPulseWidth > limit {
        findings.add(
          .settingOutsideEnvelope, at: seq, "RF may be on for \(leaf.setPulseWidth), not \(limit).")
      }
    } else {
      checkSetting(.pulseWidth, leaf.setPulseWidth.count, envelope, at: seq)
    }
    if envelope.range(.depth) != nil || leaf.setDepth > .zero {
      checkSetting(.depth, leaf.setDepth.count, envelope, at: seq)
      for depth in leaf.setFurtherDepths {
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

extension PulseLeaf {
  /// Whether the pulse and its deliveries were set to these.
  fileprivate func isSet(to settings: LoggedSettings) -> Bool {
    let pulseAgrees =
      setEnergyPerPin.count == settings[.energyPerPin]
      && setDepth.count == settings[.depth] ?? 0
      && setFurtherDepths == settings.furtherDepths
      && Int64(setPowerLevel) == settings[.powerLevel] ?? 0
      && settings[.pulseWidth].map { setPulseWidth.count == $0 } ?? true
    guard pulseAgrees, deliveries.count <= 1 + setFurtherDepths.count else { return false }
    return deliveries.indices.allSatisfy { index in
      deliveries[index].setEnergyPerPin == setEnergyPerPin
        && deliveries[index].setPulseWidth == setPulseWidth
        && deliveries[index].setDepth == (index == 0 ? setDepth : setFurtherDepths[index - 1])
    }
  }
}

extension SessionState {
  fileprivate mutating func count(_ leaf: PulseLeaf) {
    pulses += 1
    let envelope = arm?.envelope
    let hasWidth = envelope?.range(.pulseWidth) != nil
    let pinCount = envelope?.leaf.pinCount ?? 0
    passes.change(leaf.pass) {
      $0.summary.count(leaf, hasWidth: hasWidth, pinCount: Int64(pinCount))
    }
  }
}

extension PassSummary {
  /// What was not measured counts as delivered in full.
  fileprivate mutating func count(_ leaf: PulseLeaf, hasWidth: Bool, pinCount: Int64) {
    pulses += 1
    noteSet(.energyPerPin, leaf.setEnergyPerPin.count)
    if hasWidth { noteSet(.pulseWidth, leaf.setPulseWidth.count) }
    if leaf.setPowerLevel > 0 { noteSet(.powerLevel, Int64(leaf.setPowerLevel)) }
    // On the surface there is no depth.
    let isInSkin = leaf.setDepth > .zero
    if isInSkin { noteSet(.depth, leaf.setDepth.count) }
    let depths = Int64(1 + leaf.setFurtherDepths.count)
    var energyPerPin = leaf.deliveries.isEmpty ? leaf.setEnergyPerPin.times(depths) : .zero
    for delivery in leaf.deliveries {
      noteDelivered(.energyPerPin, delivery.energyPerPin.count)
      if hasWidth { noteDelivered(.pulseWidth, delivery.pulseWidth.count) }
      if isInSkin { noteDelivered(.depth, delivery.depth.count) }
      energyPerPin += delivery.energyPerPin
    }
    energyTotal += energyPerPin.times(pinCount)
  }
}
