import DoseLimits
import Quantities

/// Holds rules of all files against each other.
struct TableChecks {
  let sections: LimitSections
  let handpieces: [Placed<HandpieceDescription>]
  private(set) var defects: [CatalogDefect] = []

  init(sections: LimitSections, handpieces: [Placed<HandpieceDescription>]) {
    self.sections = sections
    self.handpieces = handpieces
  }

  mutating func run() {
    checkUnique()
    checkRegions()
    for handpiece in handpieces {
      checkComplete(for: handpiece)
    }
    checkMonotone()
  }

  private mutating func refuse(_ place: Place, _ reason: String) {
    defects.append(
      CatalogDefect(file: place.file, line: place.line, column: place.column, reason: reason))
  }

  private mutating func checkUnique() {
    var first: [String: Place] = [:]
    for rule in sections.rules {
      if let earlier = first[rule.value.id] {
        refuse(
          rule.place,
          "the rule \"\(rule.value.id)\" stands already in \(earlier.file):\(earlier.line)")
      } else {
        first[rule.value.id] = rule.place
      }
    }
    var regions: Set<String> = []
    var codes: Set<UInt16> = []
    for area in sections.areas {
      if !regions.insert(area.value.region).inserted {
        refuse(area.place, "the region \"\(area.value.region)\" stands twice in the atlas")
      }
      if !codes.insert(area.value.code).inserted {
        refuse(area.place, "the code \(area.value.code) stands twice in the atlas")
      }
    }
    var models: Set<String> = []
    for handpiece in handpieces where !models.insert(handpiece.value.model).inserted {
      refuse(handpiece.place, "the model \"\(handpiece.value.model)\" is described twice")
    }
  }

  private mutating func checkRegions() {
    let known = Set(sections.areas.map(\.value.region))
    func unknown<Rule>(
      _ section: [Placed<Rule>], _ regions: (Rule) -> [String]
    ) -> [(Place, String)] {
      section.flatMap { rule in
        regions(rule.value).filter { !known.contains($0) }.map { (rule.place, $0) }
      }
    }
    var found = unknown(sections.blockedRegions) { [$0.region] }
    found += unknown(sections.depthBounds) { [$0.region] }
    found += unknown(sections.areaFactors) { $0.regions }
    for (place, region) in found {
      refuse(place, "the atlas has no region \"\(region)\"")
    }
  }

  /// Every region and skin type a handpiece can meet has exactly one rule of each kind.
  private mutating func checkComplete(for handpiece: Placed<HandpieceDescription>) {
    let modality = handpiece.value.modality
    let dimensions = Set(handpiece.value.dimensions.map(\.dimension))
    func demandOne(_ count: Int, _ what: String) {
      guard count != 1 else { return }
      refuse(
        handpiece.place, "\(modality) has \(count == 0 ? "no" : "more than one") \(what)")
    }
    demandOne(sections.overlaps.count { $0.value.modality == modality }, "overlap")
    if !sections.intervals.contains(where: { $0.value.modality == modality }) {
      demandOne(0, "interval")
    }
    let ladders = sections.passLadders.map(\.value).filter { $0.modality == modality }
    let spots = sections.testSpotRules.map(\.value).filter { $0.modality == modality }
    let factors = sections.typeFactors.map(\.value).filter { $0.modality == modality }
    for type in Fitzpatrick.allCases {
      let ofType = "for Fitzpatrick type \(type)"
      demandOne(ladders.count { $0.types.contains(type) }, "pass ladder \(ofType)")
      demandOne(spots.count { $0.types.contains(type) }, "test-spot rule \(ofType)")
      guard dimensions.contains(.energyPerPin) else { continue }
      demandOne(factors.count { $0.types.contains(type) }, "energy factor \(ofType)")
    }
    let blocked = Set(
      sections.blockedRegions.filter { $0.value.modalities.contains(modality) }.map(
        \.value.region))
    for region in sections.areas.map(\.value.region) where !blocked.contains(region) {
      if dimensions.contains(.energyPerPin) {
        demandOne(
          sections.areaFactors.count {
            $0.value.modality == modality && $0.value.regions.contains(region)
          }, "energy factor for the region \"\(region)\"")
      }
      guard dimensions.contains(.depth) else { continue }
      for type in Fitzpatrick.allCases {
        demandOne(
          sections.depthBounds.count {
            $0.value.modality == modality && $0.value.region == region
              && $0.value.types.contains(type)
          }, "depth bound for the region \"\(region)\" and Fitzpatrick type \(type)")
      }
    }
  }

  /// No figure grows more permissive with the Fitzpatrick type.
  private mutating func checkMonotone() {
    func check<Rule>(
      _ section: [Placed<Rule>], _ what: String, types: (Rule) -> [Fitzpatrick],
      isSameTable: (Rule, Rule) -> Bool, isNoLooser: (Rule, Rule) -> Bool
    ) {
      for darker in section {
        for lighter in section where isSameTable(lighter.value, darker.value) {
          guard let low = types(lighter.value).min(), let high = types(darker.value).max(),
            low < high, !isNoLooser(darker.value, lighter.value)
          else { continue }
          refuse(
            darker.place,
            "\(what) for Fitzpatrick type \(high) is looser than the one for type \(low) in "
              + "\(lighter.place.file):\(lighter.place.line)")
        }
      }
    }
    check(
      sections.depthBounds, "the depth bound", types: \.types,
      isSameTable: { $0.modality == $1.modality && $0.region == $1.region },
      isNoLooser: { $0.recommended <= $1.recommended && $0.absolute <= $1.absolute })
    check(
      sections.typeFactors, "the energy factor", types: \.types,
      isSameTable: { $0.modality == $1.modality }, isNoLooser: { $0.factor <= $1.factor })
    check(
      sections.passLadders, "the pass ladder", types: \.types,
      isSameTable: { $0.modality == $1.modality },
      isNoLooser: {
        $0.maximumPasses <= $1.maximumPasses
          && Set($0.strictlyLess).isSuperset(of: $1.strictlyLess)
      })
    check(
      sections.testSpotRules, "the test-spot rule", types: \.types,
      isSameTable: { $0.modality == $1.modality },
      isNoLooser: {
        $0.wait >= $1.wait && ($0.isDemandedAlways || !$1.isDemandedAlways)
      })
  }
}
