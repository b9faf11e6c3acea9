import Quantities

extension Derivation {
  /// The spots that bound this treatment, or `nil` when none is demanded.
  ///
  /// A spot covers every region of its group in the atlas, on either side. Spots that were not
  /// graded acceptable set aside all that were not gentler than they, and demand one that was.
  mutating func checkTestSpots() -> TestedSettings? {
    guard
      let rule = tables.testSpotRules.first(where: {
        $0.modality == modality && $0.types.contains(type)
      })
    else {
      find(
        .hardBlock, .engine("test-spot-rule"),
        "No rule says whether skin type \(type) needs a test spot.")
      return nil
    }
    let ofGroup = spotsOfGroup
    let failed = ofGroup.filter { $0.grade != .acceptable }
    guard
      rule.isDemandedAlways || isPossiblyFirstSession || !failed.isEmpty
        || query.profile.testSpots == .unknown
    else { return nil }
    let accepted = ofGroup.filter { spot in
      spot.grade == .acceptable && failed.allSatisfy { spot.isGentler(than: $0) }
    }
    let waited = accepted.filter { spot in
      query.elapsed(since: spot.day).map { $0 >= rule.wait } ?? false
    }
    guard waited.isEmpty else { return TestedSettings(spots: waited, rule: rule.rule) }
    find(.hardBlock, rule.rule, noSpotReason(rule, ofGroup: ofGroup, accepted: accepted))
    return nil
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
    return !past.contains { $0.modality == modality }
  }

  /// The highest value any counting spot reached; that one spot reached all of them together is
  /// checked when settings are asked for.
  func testSpotBounds(
    of dimension: DimensionDescription, tested: TestedSettings
  ) -> [Bound] {
    guard let highest = tested.spots.compactMap({ $0[dimension.dimension] }).max() else {
      return []
    }
    return [
      Bound(
        dimension: dimension.dimension, tier: .absolute,
        setting: dimension.roundedDown(highest), delivered: nil, ground: .testSpot,
        rule: tested.rule, otherRules: [])
    ]
  }
}

extension TestSpot {
  /// The tested value of a dimension, in its unit; `nil` for one that a spot does not test.
  subscript(dimension: Dimension) -> Int64? {
    switch dimension {
    case .energyPerPin: energyPerPin.count
    case .depth: depth.count
    case .pulseWidth: nil
    }
  }

  /// Less in one of energy and depth, and no more in the other.
  func isGentler(than other: TestSpot) -> Bool {
    energyPerPin <= other.energyPerPin && depth <= other.depth
      && (energyPerPin < other.energyPerPin || depth < other.depth)
  }

  /// Whether the settings ask for no more than the spot had.
  func covers(_ settings: TreatmentSettings) -> Bool {
    (settings.energyPerPin ?? .zero) <= energyPerPin && (settings.depth ?? .zero) <= depth
  }
}
