package import Quantities

/// All rules that limit treatments, as data; ``decide(_:)`` applies them.
///
/// A figure that is missing never counts as "no limit": where a handpiece needs it, its absence
/// is a block.
package struct LimitTables: Hashable, Sendable {
  /// The version of the engine's kinds of rule; an approval names it.
  package static let ruleVersion = 2

  package var areas: [AtlasEntry] = []
  package var blockedRegions: [BlockedRegion] = []
  package var bounds: [TableBound] = []
  package var depthBands: [DepthBand] = []
  package var typeFactors: [TypeFactor] = []
  package var areaFactors: [AreaFactor] = []
  package var exclusions: [IndicationExclusion] = []
  package var passLadders: [PassLadder] = []
  package var pulseIntervals: [PulseIntervalRule] = []
  package var visitTotals: [VisitTotalRule] = []
  package var areaHeat: [AreaHeatRule] = []
  package var overlaps: [OverlapRule] = []
  package var testSpotRules: [TestSpotRule] = []
  package var intervals: [IntervalRule] = []
  package var courses: [CourseRule] = []
  package var questions: [Question] = []
  package var contraindications: [Contraindication] = []
  package var ages: [AgeRule] = []
  package var preparations: [PreparationRule] = []
  package var aftercare: [AftercareStep] = []

  package init() {}

  /// The questions whose answers a modality's rules read, in the order of the tables.
  package func questions(for modality: Modality) -> [Question] {
    let read = Set(contraindications.filter { $0.severities[modality] != nil }.map(\.question))
    return questions.filter { read.contains($0.id) }
  }

  /// Derives the envelope for one query, or every reason why there is none.
  package func decide(_ query: LimitQuery) -> LimitDecision {
    var derivation = Derivation(query: query, tables: self)
    return derivation.decide()
  }
}
