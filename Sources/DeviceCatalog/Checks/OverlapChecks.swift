import DoseLimits
import Quantities

/// Two rules that speak about the same thing: which of them holds would be left to their order.
extension TableChecks {
  mutating func checkOverlaps() {
    check(sections.bounds, "bounds") { $0.isAboutSame(as: $1) }
    check(sections.depthBands, "depth bands") {
      $0.modality == $1.modality && $0.isInsulated == $1.isInsulated
        && $0.shallowerThan == $1.shallowerThan
    }
    check(sections.typeFactors, "energy factors") {
      $0.modality == $1.modality && meet($0.types, $1.types)
    }
    check(sections.areaFactors, "energy factors") {
      $0.modality == $1.modality && meet($0.regions, $1.regions)
    }
    check(sections.exclusions, "exclusions") {
      $0.modality == $1.modality && meet($0.indications, $1.indications)
    }
    check(sections.blockedRegions, "blocked regions") {
      $0.region == $1.region && meet($0.modalities, $1.modalities)
    }
    check(sections.passLadders, "pass ladders") {
      $0.modality == $1.modality && meet($0.types, $1.types)
    }
    check(sections.pulseIntervals, "pulse intervals") { $0.modality == $1.modality }
    check(sections.visitTotals, "visit totals") {
      $0.modality == $1.modality && meet($0.types, $1.types)
    }
    check(sections.areaHeat, "area heat rules") {
      $0.modality == $1.modality && meet($0.regions, $1.regions)
    }
    check(sections.overlaps, "overlaps") { $0.modality == $1.modality }
    check(sections.testSpotRules, "test-spot rules") {
      $0.modality == $1.modality && meet($0.types, $1.types)
    }
    check(sections.intervals, "intervals") {
      $0.modality == $1.modality && $0.scope == $1.scope && meet($0.after, $1.after)
    }
    check(sections.courses, "courses") { $0.modality == $1.modality }
    check(sections.preparations, "preparations") {
      meet($0.modalities, $1.modalities) && $0.demand.isSameKind(as: $1.demand)
    }
  }

  private mutating func check<Rule>(
    _ section: [Placed<Rule>], _ what: String, _ isAboutSame: (Rule, Rule) -> Bool
  ) {
    for (index, rule) in section.enumerated() {
      guard
        let earlier = section.prefix(index).first(where: { isAboutSame($0.value, rule.value) })
      else { continue }
      refuse(rule.place, "two \(what) for the same: another stands in \(earlier.place)")
    }
  }

  /// Of two ages for one modality, the younger must be the graver.
  mutating func checkAges() {
    for younger in sections.ages {
      for older in sections.ages where younger.place != older.place {
        guard meet(younger.value.modalities, older.value.modalities),
          younger.value.belowYears <= older.value.belowYears,
          younger.value.severity <= older.value.severity
        else { continue }
        refuse(younger.place, "this age says nothing that \(older.place) does not say already")
      }
    }
  }

  /// Of two bands for one kind of needle, the shallower must leave less.
  mutating func checkDepthBands() {
    for shallow in sections.depthBands {
      for deep in sections.depthBands {
        guard shallow.value.modality == deep.value.modality,
          shallow.value.isInsulated == deep.value.isInsulated,
          shallow.value.shallowerThan < deep.value.shallowerThan,
          shallow.value.energyFactor >= deep.value.energyFactor
        else { continue }
        refuse(shallow.place, "a shallower band must leave less energy than \(deep.place)")
      }
    }
  }
}

/// Whether two lists have something in common.
private func meet<Item: Equatable>(_ left: [Item], _ right: [Item]) -> Bool {
  left.contains { right.contains($0) }
}

/// Whether two lists have something in common; `nil` is everything.
private func meet<Item: Equatable>(_ left: [Item]?, _ right: [Item]?) -> Bool {
  guard let left, let right else { return true }
  return meet(left, right)
}

extension TableBound {
  /// Bounds with different exceptions, or compared with different things, stand beside each other.
  fileprivate func isAboutSame(as other: TableBound) -> Bool {
    modality == other.modality && dimension == other.dimension && basis == other.basis
      && Set(exceptFor) == Set(other.exceptFor) && meet(types, other.types)
      && meet(regions, other.regions)
  }
}

extension PreparationRule.Demand {
  fileprivate func isSameKind(as other: Self) -> Bool {
    switch (self, other) {
    case (.anaesthetic, .anaesthetic), (.eyeProtection, .eyeProtection): true
    case (.anaesthetic, .eyeProtection), (.eyeProtection, .anaesthetic): false
    }
  }
}
