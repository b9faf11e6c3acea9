package import Quantities

/// How deep needles may go in one region for some skin types.
package struct DepthBound: Hashable, Sendable {
  package let modality: Modality
  package let region: String
  package let types: [Fitzpatrick]
  package let recommended: Micrometres
  package let absolute: Micrometres
  package let rule: RuleReference

  package init(
    modality: Modality, region: String, types: [Fitzpatrick], recommended: Micrometres,
    absolute: Micrometres, rule: RuleReference
  ) {
    self.modality = modality
    self.region = region
    self.types = types
    self.recommended = recommended
    self.absolute = absolute
    self.rule = rule
  }
}

/// What is left of a handpiece's energy for some skin types.
package struct TypeFactor: Hashable, Sendable {
  package let modality: Modality
  package let types: [Fitzpatrick]
  package let factor: Permille
  package let rule: RuleReference

  package init(
    modality: Modality, types: [Fitzpatrick], factor: Permille, rule: RuleReference
  ) {
    self.modality = modality
    self.types = types
    self.factor = factor
    self.rule = rule
  }
}

/// What is left of a handpiece's energy in some regions.
package struct AreaFactor: Hashable, Sendable {
  package let modality: Modality
  package let regions: [String]
  package let factor: Permille
  package let rule: RuleReference

  package init(modality: Modality, regions: [String], factor: Permille, rule: RuleReference) {
    self.modality = modality
    self.regions = regions
    self.factor = factor
    self.rule = rule
  }
}
