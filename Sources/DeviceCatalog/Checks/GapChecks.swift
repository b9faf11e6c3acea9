import DoseLimits
import Quantities

/// Whatever a handpiece can meet has its rule.
extension TableChecks {
  mutating func checkGaps() {
    var seen: Set<Modality> = []
    for handpiece in handpieces where seen.insert(handpiece.value.modality).inserted {
      checkGaps(of: handpiece.value.modality, at: handpiece.place)
    }
  }

  private mutating func checkGaps(of modality: Modality, at place: Place) {
    func demand(_ isThere: Bool, _ what: String) {
      guard !isThere else { return }
      refuse(place, "\(modality) has no \(what)")
    }
    demand(sections.overlaps.contains { $0.value.modality == modality }, "overlap")
    demand(sections.courses.contains { $0.value.modality == modality }, "course")
    demand(
      sections.intervals.contains {
        $0.value.modality == modality && $0.value.after.contains(Procedure(modality))
      }, "interval after itself")
    if !modality.isContinuous {
      demand(sections.pulseIntervals.contains { $0.value.modality == modality }, "pulse interval")
    }
    for type in Fitzpatrick.allCases {
      checkGaps(of: modality, type: type, at: place)
    }
    for area in sections.areas where !isBlocked(area.value.region, for: modality) {
      checkGaps(of: modality, region: area.value.region, at: place)
    }
  }

  private mutating func checkGaps(of modality: Modality, type: Fitzpatrick, at place: Place) {
    func demand<Rule>(
      _ section: [Placed<Rule>], _ what: String, _ isFor: (Rule) -> Bool
    ) {
      guard !section.contains(where: { isFor($0.value) }) else { return }
      refuse(place, "\(modality) has no \(what) for Fitzpatrick type \(type)")
    }
    demand(sections.passLadders, "pass ladder") {
      $0.modality == modality && $0.types.contains(type)
    }
    demand(sections.visitTotals, "visit total") {
      $0.modality == modality && $0.types.contains(type)
    }
    demand(sections.testSpotRules, "test-spot rule") {
      $0.modality == modality && $0.types.contains(type)
    }
    if modality.isRF {
      demand(sections.typeFactors, "energy factor") {
        $0.modality == modality && $0.types.contains(type)
      }
    }
  }

  private mutating func checkGaps(of modality: Modality, region: String, at place: Place) {
    let inRegion = "for the region \"\(region)\""
    if modality.isRF {
      if !sections.areaFactors.contains(where: {
        $0.value.modality == modality && $0.value.regions.contains(region)
      }) {
        refuse(place, "\(modality) has no energy factor \(inRegion)")
      }
      if !sections.areaHeat.contains(where: {
        $0.value.modality == modality && $0.value.regions?.contains(region) ?? true
      }) {
        refuse(place, "\(modality) has no area heat rule \(inRegion)")
      }
    }
    guard let dimension = modality.regionallyBounded else { return }
    for type in Fitzpatrick.allCases {
      let exceptions = sections.bounds.map(\.value).filter {
        $0.modality == modality && $0.dimension == dimension && $0.types.contains(type)
          && $0.regions?.contains(region) ?? true
      }.map { Set($0.exceptFor) }
      let what = "\(modality) has no \(dimension.rawValue) bound \(inRegion) and Fitzpatrick type "
      guard let first = exceptions.first else {
        refuse(place, what + "\(type)")
        continue
      }
      // An indication that every bound excepts would have none.
      let unbounded = exceptions.dropFirst().reduce(first) { $0.intersection($1) }
      for indication in Indication.allCases where unbounded.contains(indication) {
        refuse(place, what + "\(type) that holds for \(indication.rawValue)")
      }
    }
  }

  private func isBlocked(_ region: String, for modality: Modality) -> Bool {
    sections.blockedRegions.contains {
      $0.value.region == region && $0.value.modalities.contains(modality)
    }
  }
}
