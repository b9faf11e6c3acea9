import Quantities

extension Derivation {
  var testSpotRule: TestSpotRule? {
    tables.testSpotRules.first { $0.modality == modality && $0.types.contains(type) }
  }

  /// The spots that bound this treatment, or `nil` when none is demanded.
  ///
  /// A spot covers every region of its group in the atlas, on either side. Spots that were not
  /// graded acceptable set aside all that were not gentler than they, and demand one that was.
  mutating func checkTestSpots() -> TestedSettings? {
    guard let rule = testSpotRule else {
      find(
        .hardBlock, .engine("test-spot-rule"),
        "No rule says whether skin type \(type) needs a test spot.")
      return nil
    }
    guard query.kind == .treatment else { return nil }
    let ofGroup = spotsOfGroup
    let failed = ofGroup.filter { $0.grade != .acceptable }
    guard
      rule.isDemandedAlways || isPossiblyFirstSession || !failed.isEmpty
        || query.profile.testSpots == .unknown
    else { return nil }
    let accepted = ofGroup.filter { spot in
      spot.grade == .acceptable && failed.allSatisfy { spot.isGentler(than: $0) }
    }
    let waited = accepted.filter { hasRested($0, for: rule.wait) }
    guard !waited.isEmpty else {
      find(.hardBlock, rule.rule, noSpotReason(rule, ofGroup: ofGroup, accepted: accepted))
      return nil
    }
    if !waited.contains(where: { hasRested($0, for: rule.usualWait) }) {
      find(
        .caution, rule.rule,
        "Skin is usually watched for \(rule.usualWait.count) days after a test spot.")
    }
    return TestedSettings(spots: waited, rule: rule.rule)
  }

  private func hasRested(_ spot: TestSpot, for wait: Days) -> Bool {
    query.elapsed(since: spot.day).map { $0 >= wait } ?? false
  }

  /// The recorded spots that were made with this model in the area's group of regions.
  private var spotsOfGroup: [TestSpot] {
    guard case .recorded(let all) = query.profile.testSpots,
      let group = tables.atlasEntry(query.area)?.group
    else { return [] }
    return all.filter { spot in
      spot.model == query.handpiece.model && tables.atlasEntry(spot.area)?.group == group
    }
  }

  private func noSpotReason(
    _ rule: TestSpotRule, ofGroup: [TestSpot], accepted: [TestSpot]
  ) -> String {
    if ofGroup.isEmpty {
      return "A test spot is demanded, and none with this handpiece's model that covers this area "
        + "is on record."
    }
    if accepted.isEmpty {
      return "No test spot that covers this area was graded acceptable without doubt."
    }
    return "Fewer than \(rule.wait.count) days have passed since the test spot, or the clock is "
      + "not trusted."
  }

  /// Whether no treatment of this modality is known for certain.
  private var isPossiblyFirstSession: Bool {
    guard case .recorded(let past) = query.profile.treatments else { return true }
    let procedure = Procedure(modality)
    return !past.contains { $0.procedure == procedure }
  }

  /// The highest value any counting spot reached; that one spot reached all of them together is
  /// checked when settings are asked for.
  func testSpotBounds(of limited: LimitedDimension, tested: TestedSettings) -> [Bound] {
    guard let highest = tested.spots.compactMap({ $0[limited.dimension] }).max() else {
      return []
    }
    return [limited.bound(.absolute, highest, .testSpot, tested.rule)]
  }

  /// A test spot is no place for an override: what is recommended is its cap.
  func testSpotSessionBounds(of limited: LimitedDimension, _ bounds: [Bound]) -> [Bound] {
    guard let rule = testSpotRule?.rule,
      let recommended = bounds.filter({ $0.tier == .recommended }).map(\.setting).min()
    else { return [] }
    return [limited.bound(.absolute, recommended, .testSpotSession, rule)]
  }
}

extension TestSpot {
  /// Less in one tested dimension at least, and no more in any other; a value that only one of
  /// them has compares with nothing.
  func isGentler(than other: TestSpot) -> Bool {
    var isLess = false
    for dimension in Self.testedDimensions {
      switch (self[dimension], other[dimension]) {
      case (nil, nil): continue
      case (let own?, let theirs?) where own <= theirs: isLess = isLess || own < theirs
      default: return false
      }
    }
    return isLess
  }
}
