internal import Quantities

/// Envelopes make sense, and settings keep inside the envelope they were made from.
extension HistoryRules {
  mutating func check(_ leaf: EnvelopeLeaf, bytes: [UInt8], at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions[leaf.pass.session] = session }
    guard session.know(leaf.pass) else { return tooManyPasses(at: seq) }
    for bound in leaf.bounds {
      let isOrdered =
        bound.minimum <= bound.defaultValue && bound.defaultValue <= bound.recommended
        && bound.recommended <= bound.absolute && bound.settingMaximum <= bound.absolute
      if !isOrdered {
        findings.add(
          .envelopeDisordered, at: seq,
          "The bounds of \(bound.dimension.rawValue) do not lie inside each other.")
      }
    }
    if Set(leaf.bounds.map(\.dimension)).count != leaf.bounds.count {
      findings.add(.envelopeDisordered, at: seq, "The envelope bounds a dimension twice.")
    }
    session.passes[leaf.pass]?.envelope = KnownEnvelope(leaf: leaf, hash: Hash256(of: bytes))
  }

  mutating func check(_ leaf: SettingsLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions[leaf.pass.session] = session }
    guard session.know(leaf.pass) else { return tooManyPasses(at: seq) }
    session.passes[leaf.pass]?.settings = leaf
    guard let envelope = session.passes[leaf.pass]?.envelope else {
      findings.add(
        .envelopeMissing, at: seq, "There are settings for \(leaf.pass) but no envelope.")
      return
    }
    if leaf.envelopeHash != envelope.hash {
      findings.add(
        .envelopeDiffers, at: seq, "The settings were made from another envelope of \(leaf.pass).")
    }
    checkSetting(.energyPerPin, leaf.energyPerPin.count, envelope, at: seq)
    checkSetting(.depth, leaf.depth.count, envelope, at: seq)
    checkSetting(.pulseWidth, leaf.pulseWidth.count, envelope, at: seq)
    checkLadder(leaf, in: session, at: seq)
  }

  mutating func check(_ leaf: SettingsRefusedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions[leaf.pass.session] = session }
    guard session.know(leaf.pass) else { return tooManyPasses(at: seq) }
    session.refusals += 1
    session.passes[leaf.pass]?.summary.refusals += 1
  }

  /// A commanded value lies inside the setting bounds; a dimension without bounds has none.
  mutating func checkSetting(
    _ dimension: LoggedDimension, _ value: Int64, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    guard let bound = envelope.bound(dimension) else {
      findings.add(
        .settingOutsideEnvelope, at: seq, "The envelope does not bound \(dimension.rawValue).")
      return
    }
    guard value < bound.minimum || value > bound.settingMaximum else { return }
    findings.add(
      .settingOutsideEnvelope, at: seq,
      """
      The setting of \(dimension.rawValue), \(value) \(bound.unit), lies outside \
      \(bound.minimum) to \(bound.settingMaximum).
      """)
  }

  /// A measured value does not exceed what may be delivered.
  mutating func checkDelivered(
    _ dimension: LoggedDimension, _ value: Int64, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    guard let bound = envelope.bound(dimension), value > bound.deliveredMaximum else { return }
    findings.add(
      .deliveredOutsideEnvelope, at: seq,
      """
      The measured \(dimension.rawValue), \(value) \(bound.unit), exceeds \
      \(bound.deliveredMaximum).
      """)
  }

  /// Each pass over an area is strictly shallower and weaker than the one before.
  private mutating func checkLadder(
    _ leaf: SettingsLeaf, in session: SessionState, at seq: Int64
  ) {
    guard leaf.pass.pass > 1 else { return }
    var earlier = leaf.pass
    earlier.pass -= 1
    guard let before = session.passes[earlier]?.settings else { return }
    guard leaf.depth >= before.depth || leaf.energyPerPin >= before.energyPerPin else { return }
    findings.add(
      .passNotSafer, at: seq,
      "The \(leaf.pass) is not strictly shallower and weaker than the pass before.")
  }
}
