internal import Quantities

/// Envelopes make sense, and settings keep inside the envelope they were made from.
extension HistoryRules {
  mutating func check(_ leaf: EnvelopeLeaf, bytes: [UInt8], at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    checkRun(of: session, at: seq)
    guard session.passes.know(leaf.pass) else { return tooManyPasses(at: seq) }
    for bound in leaf.bounds {
      let isOrdered =
        bound.minimum <= bound.recommendedMinimum
        && bound.recommendedMinimum <= bound.defaultValue
        && bound.defaultValue <= bound.recommended
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
    session.passes.change(leaf.pass) { pass in
      pass.envelope = KnownEnvelope(leaf: leaf, hash: Hash256(of: bytes))
      pass.unread = leaf.cautions
    }
  }

  mutating func check(_ leaf: SettingsLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    checkRun(of: session, at: seq)
    guard session.passes.know(leaf.pass) else { return tooManyPasses(at: seq) }
    let before = session.passes[leaf.pass]?.settings?.settings
    session.passes.change(leaf.pass) { $0.settings = leaf }
    guard let envelope = session.passes[leaf.pass]?.envelope else {
      findings.add(
        .envelopeMissing, at: seq, "There are settings for \(leaf.pass) but no envelope.")
      return
    }
    if leaf.envelopeHash != envelope.hash {
      findings.add(
        .envelopeDiffers, at: seq, "The settings were made from another envelope of \(leaf.pass).")
    }
    for dimension in LoggedDimension.allCases {
      guard let value = leaf.settings[dimension] else { continue }
      checkSetting(dimension, value, envelope, at: seq)
      checkRecommended(
        dimension, value, envelope, overridden: session.overridden(dimension, in: leaf.pass),
        at: seq)
    }
    checkDepths(leaf.settings, envelope, at: seq)
    checkShallow(leaf.settings, envelope, at: seq)
    if let before, let summary = session.passes[leaf.pass]?.summary {
      checkDirection(leaf.settings, after: before, envelope, of: summary, at: seq)
    }
    checkLadder(leaf, envelope, in: session, at: seq)
  }

  mutating func check(_ leaf: SettingsRefusedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    guard session.passes.know(leaf.pass) else { return tooManyPasses(at: seq) }
    session.refusals += 1
    session.passes.change(leaf.pass) { $0.summary.refusals += 1 }
  }

  /// A commanded value lies inside the setting bounds; a dimension without bounds has none.
  mutating func checkSetting(
    _ dimension: LoggedDimension, _ value: Int64, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    guard let range = envelope.range(dimension) else {
      findings.add(
        .settingOutsideEnvelope, at: seq, "The envelope does not bound \(dimension.rawValue).")
      return
    }
    guard value < range.setting.minimum || value > range.setting.maximum else { return }
    findings.add(
      .settingOutsideEnvelope, at: seq,
      """
      The setting of \(dimension.rawValue), \(value) \(envelope.unit(of: dimension)), lies \
      outside \(range.setting.minimum) to \(range.setting.maximum).
      """)
  }

  /// Beyond what is recommended only a prescriber goes, and below it nobody.
  private mutating func checkRecommended(
    _ dimension: LoggedDimension, _ value: Int64, _ envelope: KnownEnvelope,
    overridden: Int64?, at seq: Int64
  ) {
    guard let bound = envelope.bound(dimension) else { return }
    let highest = max(bound.recommended, overridden ?? bound.recommended)
    guard value > highest || value < bound.recommendedMinimum else { return }
    findings.add(
      .settingNotOverridden, at: seq,
      """
      The setting of \(dimension.rawValue), \(value) \(bound.unit), lies outside what is \
      recommended, \(bound.recommendedMinimum) to \(bound.recommended), and no override allows it.
      """)
  }

  /// A measured value does not exceed what may be delivered.
  mutating func checkDelivered(
    _ dimension: LoggedDimension, _ value: Int64, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    guard let range = envelope.range(dimension), value > range.deliveredMaximum else { return }
    findings.add(
      .deliveredOutsideEnvelope, at: seq,
      """
      The measured \(dimension.rawValue), \(value) \(envelope.unit(of: dimension)), exceeds \
      \(range.deliveredMaximum).
      """)
  }

  /// Several depths of one insertion: no more than the envelope has, far enough apart, the deepest
  /// first.
  private mutating func checkDepths(
    _ settings: LoggedSettings, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    guard !settings.furtherDepths.isEmpty else { return }
    var above = Micrometres(settings[.depth] ?? 0)
    var isInPlan = settings.furtherDepths.count < envelope.leaf.maximumDepths
    for depth in settings.furtherDepths {
      checkSetting(.depth, depth.count, envelope, at: seq)
      isInPlan = isInPlan && depth <= above - envelope.leaf.depthSpacing
      above = depth
    }
    guard !isInPlan else { return }
    findings.add(
      .settingOutsideEnvelope, at: seq, "The depths of one insertion do not keep to the plan.")
  }

  private mutating func checkShallow(
    _ settings: LoggedSettings, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    guard let deepest = settings[.depth], let energy = settings[.energyPerPin] else { return }
    let shallowest = settings.furtherDepths.map(\.count).min() ?? deepest
    for bound in envelope.leaf.shallowBounds
    where shallowest < bound.shallowerThan.count && energy > bound.energyPerPin.count {
      findings.add(
        .settingOutsideEnvelope, at: seq,
        "A needle at \(shallowest) um has \(energy) uj; \(bound.energyPerPin) is the most there.")
    }
  }

  /// Once something was delivered, settings of a pass change only towards safer, or in the
  /// titration of a first pass up to the default.
  private mutating func checkDirection(
    _ settings: LoggedSettings, after before: LoggedSettings, _ envelope: KnownEnvelope,
    of pass: PassSummary, at seq: Int64
  ) {
    guard pass.pulses > 0 else { return }
    let isTitration = pass.pulses <= envelope.leaf.titrationDeliveries
    for bound in envelope.leaf.bounds {
      guard let value = settings[bound.dimension], let present = before[bound.dimension],
        bound.isRiskier(value, than: present),
        !isTitration || bound.isRiskier(value, than: bound.defaultValue)
      else { continue }
      findings.add(
        .settingRaised, at: seq,
        "\(bound.dimension.rawValue) went from \(present) to \(value) \(bound.unit) inside the pass."
      )
    }
    let (depths, earlier) = (settings.furtherDepths, before.furtherDepths)
    guard depths.count > earlier.count || zip(depths, earlier).contains(where: { $0 > $1 }) else {
      return
    }
    findings.add(.settingRaised, at: seq, "A further depth was added or deepened inside the pass.")
  }

  /// Each pass over an area is gentler than the one before: strictly shallower and weaker with RF
  /// needles, never more in any other modality.
  private mutating func checkLadder(
    _ leaf: SettingsLeaf, _ envelope: KnownEnvelope, in session: SessionState, at seq: Int64
  ) {
    guard leaf.pass.pass > 1, session.opened.sessionKind == "treatment" else { return }
    var earlier = leaf.pass
    earlier.pass -= 1
    guard let before = session.passes[earlier]?.settings?.settings else { return }
    let isStrict = envelope.leaf.modality == ReasonCode("rfMicroneedling")
    for dimension in [LoggedDimension.energyPerPin, .depth, .vacuum] {
      guard let value = leaf.settings[dimension], let least = before[dimension],
        isStrict ? value >= least : value > least
      else { continue }
      findings.add(
        .passNotSafer, at: seq,
        "The \(leaf.pass) has \(value) \(dimension.unit) of \(dimension.rawValue) after "
          + "\(least) in the pass before.")
    }
  }
}
