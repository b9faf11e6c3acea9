import Quantities

extension Derivation {
  /// The ladder of this modality and skin type. A test spot has none.
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
    guard query.kind == .treatment else { return nil }
    let earlier = query.earlierPasses.count
    if query.pass < 1 || earlier != query.pass - 1 {
      find(
        .hardBlock, .engine("pass-order"),
        "Pass \(query.pass) does not follow \(earlier) passes.")
    }
    if query.pass > ladder.maximumPasses {
      find(
        .hardBlock, ladder.rule,
        "Skin type \(type) has at most \(ladder.maximumPasses) passes on one visit.")
    }
    return ladder
  }

  /// One step below the least of all earlier passes where the ladder is strict, and no more than
  /// it where it is not.
  mutating func ladderBounds(of limited: LimitedDimension, ladder: PassLadder) -> [Bound] {
    let isStrict = ladder.strictlyLess.contains(limited.dimension)
    let earlier = query.earlierPasses
    guard isStrict || ladder.notMore.contains(limited.dimension), !earlier.isEmpty else {
      return []
    }
    let values = earlier.compactMap { $0.values[limited.dimension] }
    if values.count < earlier.count {
      find(
        .hardBlock, ladder.rule,
        "An earlier pass is on record without its \(limited.dimension.key).")
    }
    guard let least = values.min() else { return [] }
    return [
      limited.bound(
        .absolute, isStrict ? (Count(least) - Count(1)).count : least, .passLadder, ladder.rule)
    ]
  }
}
