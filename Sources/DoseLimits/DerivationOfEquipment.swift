import Quantities

extension Derivation {
  /// No valid calibration, no treatment.
  mutating func checkCalibration() {
    let requirement = query.handpiece.calibration
    guard case .performed(let day) = query.calibration else {
      find(.hardBlock, requirement.rule, "The handpiece has no calibration on record.")
      return
    }
    guard let age = query.elapsed(since: day) else {
      find(
        .hardBlock, requirement.rule,
        "The age of the calibration of \(day) is unknown, because the clock is not trusted.")
      return
    }
    if age >= requirement.valid {
      find(
        .hardBlock, requirement.rule,
        "The calibration of \(day) has run out: it holds for \(requirement.valid.count) days.")
    } else if age >= requirement.warning {
      find(
        .caution, requirement.rule,
        "The calibration of \(day) is \(age.count) days old and runs out after "
          + "\(requirement.valid.count).")
    }
  }

  mutating func checkTip() -> TipDescription? {
    guard let tip = query.handpiece.tip(kind: query.tipKind) else {
      find(
        .hardBlock, .engine("tip-of-handpiece"),
        "The tip is none that \(query.handpiece.model) is described with.")
      return nil
    }
    return tip
  }

  /// An area must be in the atlas and open to the modality.
  mutating func checkArea() -> AtlasEntry? {
    for blocked in tables.blockedRegions
    where blocked.region == query.area.region && blocked.modalities.contains(modality) {
      find(.hardBlock, blocked.rule, blocked.reason)
    }
    guard let entry = tables.atlasEntry(query.area) else {
      find(.hardBlock, .engine("area-of-atlas"), "The atlas has no area \(query.area.path).")
      return nil
    }
    return entry
  }

  /// A handpiece that limits nothing is none.
  mutating func checkDimensions() {
    guard query.handpiece.dimensions.isEmpty else { return }
    find(
      .hardBlock, .engine("dimensions-of-handpiece"),
      "The handpiece is described without any dimension.")
  }

  /// How many pulses a pass may have, and by which rule.
  struct PulseLimit {
    let maximum: Int
    let rule: RuleReference
  }

  /// Pulses × footprint ÷ area stands in for the overlap, which nobody measures. A declared size
  /// beyond the typical one does not raise it.
  mutating func pulseLimit(entry: AtlasEntry, tip: TipDescription) -> PulseLimit? {
    guard let overlap = tables.overlaps.first(where: { $0.modality == modality }) else {
      find(.hardBlock, .engine("overlap-rule"), "No rule bounds the pulses of a pass.")
      return nil
    }
    let size = min(query.declaredSize ?? entry.typicalSize, entry.typicalSize)
    let maximum = overlap.maximumPulses(footprint: tip.footprint, size: size)
    guard maximum > 0 else {
      find(
        .hardBlock, overlap.rule, "An area of \(size.count) mm² has no room for a single pulse.")
      return nil
    }
    return PulseLimit(maximum: maximum, rule: overlap.rule)
  }
}
