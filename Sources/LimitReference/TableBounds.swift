/// The rows of the tables that bound a dimension here.
func tableBounds(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances,
  _ dimension: String
) -> [Plain] {
  var found: [Plain] = []
  for row in catalog.rows("bounds", modality: circumstances.modality, type: query.type)
  where row.at("dimension").text == dimension && holds(row, region: circumstances.region)
    && !row.at("except_for").lists(query.indication)
  {
    found.append(row)
  }
  return found
}

/// A figure of a table bound: its key ends with the unit of the dimension.
func figure(_ row: Plain, _ prefix: String) -> Int64? {
  var least: Int64?
  for (key, value) in row.map ?? [:] where key == prefix || key.hasPrefix(prefix + "_") {
    guard let figure = value.integer else { continue }
    least = min(least ?? figure, figure)
  }
  return least
}
