/// The factors of skin type and region for energies.
struct EnergyFactors {
  var type: Int64
  var region: Int64
  /// The rule of the type's factor.
  var rule: String

  func applied(to figure: Int64) -> Int64 {
    quotient(product(product(figure, type), region), 1_000_000)
  }
}

/// Nil when one of the two is missing.
func energyFactors(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> EnergyFactors? {
  var type: Figure?
  for row in catalog.rows("energy_type_factors", modality: circumstances.modality, type: query.type)
  {
    let factor = row.at("factor_permille").integer ?? 0
    if factor < type?.value ?? Int64.max { type = Figure(value: factor, rule: id(row)) }
  }
  var region: Figure?
  for row in catalog.rows("energy_area_factors", modality: circumstances.modality)
  where holds(row, region: circumstances.region) {
    let factor = row.at("factor_permille").integer ?? 0
    if factor < region?.value ?? Int64.max { region = Figure(value: factor, rule: id(row)) }
  }
  guard let type, let region else { return nil }
  return EnergyFactors(
    type: type.value, region: region.value, rule: type.rule)
}
