package import Quantities

/// All rules that limit treatments, as data; ``decide(_:)`` applies them.
///
/// A figure that is missing never counts as "no limit": where a handpiece needs it, its absence
/// is a block.
package struct LimitTables: Hashable, Sendable {
  package var areas: [AtlasEntry]
  package var blockedRegions: [BlockedRegion]
  package var depthBounds: [DepthBound]
  package var typeFactors: [TypeFactor]
  package var areaFactors: [AreaFactor]
  package var passLadders: [PassLadder]
  package var testSpotRules: [TestSpotRule]
  package var intervals: [IntervalRule]
  package var overlaps: [OverlapRule]
  package var contraindications: [Contraindication]
  package var ages: [AgeRule]

  package init(
    areas: [AtlasEntry] = [], blockedRegions: [BlockedRegion] = [],
    depthBounds: [DepthBound] = [], typeFactors: [TypeFactor] = [],
    areaFactors: [AreaFactor] = [], passLadders: [PassLadder] = [],
    testSpotRules: [TestSpotRule] = [], intervals: [IntervalRule] = [],
    overlaps: [OverlapRule] = [], contraindications: [Contraindication] = [],
    ages: [AgeRule] = []
  ) {
    self.areas = areas
    self.blockedRegions = blockedRegions
    self.depthBounds = depthBounds
    self.typeFactors = typeFactors
    self.areaFactors = areaFactors
    self.passLadders = passLadders
    self.testSpotRules = testSpotRules
    self.intervals = intervals
    self.overlaps = overlaps
    self.contraindications = contraindications
    self.ages = ages
  }

  /// The ids of the questions whose answers a modality's rules read, in the order of the tables.
  package func questions(for modality: Modality) -> [String] {
    var seen: Set<String> = []
    return contraindications.filter { $0.severities[modality] != nil }.map(\.question).filter {
      seen.insert($0).inserted
    }
  }

  /// Derives the envelope for one query, or every reason why there is none.
  package func decide(_ query: LimitQuery) -> LimitDecision {
    var derivation = Derivation(query: query, tables: self)
    return derivation.decide()
  }
}
