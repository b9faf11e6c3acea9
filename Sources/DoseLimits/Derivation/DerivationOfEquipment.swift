import Quantities

extension Derivation {
  /// No valid calibration, no treatment.
  mutating func checkCalibration() {
    let requirement = query.handpiece.calibration
    let day: CalendarDay
    switch query.calibration {
    case .performed(let performed): day = performed
    case .outdated(let firmware):
      return find(
        .hardBlock, requirement.rule,
        "The handpiece was calibrated with firmware \(firmware), and has another one now.")
    case .missing:
      return find(.hardBlock, requirement.rule, "The handpiece has no calibration on record.")
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
}
