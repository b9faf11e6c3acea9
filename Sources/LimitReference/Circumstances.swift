/// The handpiece, tip and place of one query, looked up once.
struct Circumstances {
  var handpiece: Plain
  var model: String
  var modality: String
  /// Nil when the tip is none of the handpiece's.
  var tip: Plain?
  var region: String
  var side: String
  /// The atlas's row of the area; nil when the atlas has none.
  var atlasRow: Plain?

  init?(_ catalog: ReferenceCatalog, _ query: ReferenceQuery) {
    guard let handpiece = catalog.handpiece(query.model),
      let modality = handpiece.at("modality").text, allModalities.contains(modality)
    else { return nil }
    self.handpiece = handpiece
    self.modality = modality
    model = query.model
    for tip in handpiece.at("tips").list ?? [] where tip.at("kind").text == query.tip {
      self.tip = tip
    }
    (region, side) = query.regionAndSide
    for row in catalog.rows("areas")
    where row.at("region").text == region && row.at("sides").lists(side) {
      atlasRow = row
    }
  }
}
