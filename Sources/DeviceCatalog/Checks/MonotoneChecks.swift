import DoseLimits
import Quantities

/// No figure grows more permissive with the Fitzpatrick type.
extension TableChecks {
  /// A figure that is missing for darker skin says something only when every rule could be read.
  mutating func checkMonotone(isComplete: Bool) {
    checkBounds(isComplete: isComplete)
    check(
      sections.typeFactors, "the energy factor", by: \.modality, types: \.types,
      isNoLooser: { $0.factor <= $1.factor })
    check(
      sections.passLadders, "the pass ladder", by: \.modality, types: \.types,
      isNoLooser: { $0.isNoLooser(than: $1) })
    check(
      sections.visitTotals, "the visit total", by: \.modality, types: \.types,
      isNoLooser: { $0.maximum.count <= $1.maximum.count })
    check(
      sections.testSpotRules, "the test-spot rule", by: \.modality, types: \.types,
      isNoLooser: {
        $0.wait >= $1.wait && $0.usualWait >= $1.usualWait
          && ($0.isDemandedAlways || !$1.isDemandedAlways)
          && $0.maximumPulses <= $1.maximumPulses
      })
  }

  private mutating func check<Rule>(
    _ section: [Placed<Rule>], _ what: String, by modality: (Rule) -> Modality,
    types: (Rule) -> [Fitzpatrick], isNoLooser: (Rule, Rule) -> Bool
  ) {
    for darker in section {
      for lighter in section where modality(lighter.value) == modality(darker.value) {
        guard let low = types(lighter.value).min(), let high = types(darker.value).max(),
          low < high, !isNoLooser(darker.value, lighter.value)
        else { continue }
        refuse(
          darker.place,
          "\(what) for Fitzpatrick type \(high) is looser than the one for type \(low) in "
            + "\(lighter.place)")
      }
    }
  }

  /// Bounds may overlap in region and type when their exceptions differ, so what holds together is
  /// compared: for each region, exception and tier the tightest figure.
  private mutating func checkBounds(isComplete: Bool) {
    var groups: [BoundGroup: [Placed<TableBound>]] = [:]
    for bound in sections.bounds {
      groups[BoundGroup(bound.value), default: []].append(bound)
    }
    for group in groups.values {
      for region in sections.areas.map(\.value.region) {
        let holding = group.filter { $0.value.regions?.contains(region) ?? true }
        for (lighter, darker) in zip(Fitzpatrick.allCases, Fitzpatrick.allCases.dropFirst()) {
          guard isComplete || holding.contains(where: { $0.value.types.contains(darker) }) else {
            continue
          }
          compare(holding, lighter, darker, by: \.absolute)
          compare(holding, lighter, darker, by: { $0.recommended ?? $0.absolute })
        }
      }
    }
  }

  private mutating func compare(
    _ bounds: [Placed<TableBound>], _ lighter: Fitzpatrick, _ darker: Fitzpatrick,
    by figure: (TableBound) -> Int64
  ) {
    func tightest(_ type: Fitzpatrick) -> Placed<TableBound>? {
      bounds.filter { $0.value.types.contains(type) }
        .min { figure($0.value) < figure($1.value) }
    }
    guard let light = tightest(lighter) else { return }
    let name = "the \(light.value.dimension.spokenName) bound"
    guard let dark = tightest(darker) else {
      refuse(
        light.place,
        "\(name) for Fitzpatrick type \(lighter) has none for type \(darker) beside it")
      return
    }
    guard figure(dark.value) > figure(light.value) else { return }
    refuse(
      dark.place,
      "\(name) for Fitzpatrick type \(darker) is looser than the one for type \(lighter) in "
        + "\(light.place)")
  }
}

/// What can be compared between skin types.
private struct BoundGroup: Hashable {
  let modality: Modality
  let dimension: Dimension
  let basis: Basis?
  let exceptFor: Set<Indication>

  init(_ bound: TableBound) {
    modality = bound.modality
    dimension = bound.dimension
    basis = bound.basis
    exceptFor = Set(bound.exceptFor)
  }
}

extension PassLadder {
  fileprivate func isNoLooser(than other: PassLadder) -> Bool {
    let (less, held) = (Set(strictlyLess), Set(strictlyLess + notMore))
    return maximumPasses <= other.maximumPasses && less.isSuperset(of: other.strictlyLess)
      && held.isSuperset(of: other.notMore)
      && titrationDeliveries <= other.titrationDeliveries
  }
}

extension VisitTotalRule.Total {
  /// Totals of one modality are of one kind.
  fileprivate var count: Int64 {
    switch self {
    case .energy(let energy): energy.count
    case .exposure(let exposure): exposure.count
    }
  }
}
