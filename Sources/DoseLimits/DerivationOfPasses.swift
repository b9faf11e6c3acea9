import Quantities

extension Derivation {
  /// The ladder of this modality and skin type, when the pass stands on it.
  mutating func checkPassLadder() -> PassLadder? {
    guard
      let ladder = tables.passLadders.first(where: {
        $0.modality == modality && $0.types.contains(type)
      })
    else {
      find(
        .hardBlock, .engine("pass-ladder"), "No rule bounds the passes for skin type \(type).")
      return nil
    }
    guard query.pass >= 1, query.earlierPasses.count == query.pass - 1 else {
      find(
        .hardBlock, .engine("pass-order"),
        "Pass \(query.pass) does not follow \(query.earlierPasses.count) passes.")
      return nil
    }
    if query.pass > ladder.maximumPasses {
      find(
        .hardBlock, ladder.rule,
        "Skin type \(type) has at most \(ladder.maximumPasses) passes on one visit.")
    }
    return ladder
  }

  /// One step below the least of all earlier passes, where the ladder is strict.
  mutating func ladderBounds(
    of dimension: DimensionDescription, ladder: PassLadder
  ) -> [Bound] {
    guard ladder.strictlyLess.contains(dimension.dimension), !query.earlierPasses.isEmpty else {
      return []
    }
    let earlier = query.earlierPasses.compactMap { $0[dimension.dimension] }
    guard earlier.count == query.earlierPasses.count, let least = earlier.min() else {
      find(
        .hardBlock, ladder.rule,
        "An earlier pass is on record without its \(dimension.dimension.key).")
      return []
    }
    let below = (Count(least) - Count(1)).count
    return [
      Bound(
        dimension: dimension.dimension, tier: .absolute, setting: dimension.roundedDown(below),
        delivered: nil, ground: .passLadder, rule: ladder.rule, otherRules: [])
    ]
  }
}
