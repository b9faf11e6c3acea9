package import Quantities

/// What the tables allow one dimension for some regions and skin types.
package struct TableBound: Hashable, Sendable {
  package let modality: Modality
  package let dimension: Dimension
  /// `nil` for every region.
  package let regions: [String]?
  package let types: [Fitzpatrick]
  /// The upper end for a technician, in the dimension's unit; `nil` where only the cap is ruled.
  package let recommended: Int64?
  /// The cap for everybody, in the dimension's unit.
  package let absolute: Int64
  /// What the cap is compared with; `nil` for the dimension's own basis.
  package let basis: Basis?
  /// Indications that the bound does not hold for.
  package let exceptFor: [Indication]
  package let rule: RuleReference

  package init(
    modality: Modality, dimension: Dimension, regions: [String]?, types: [Fitzpatrick],
    recommended: Int64?, absolute: Int64, basis: Basis? = nil, exceptFor: [Indication] = [],
    rule: RuleReference
  ) {
    self.modality = modality
    self.dimension = dimension
    self.regions = regions
    self.types = types
    self.recommended = recommended
    self.absolute = absolute
    self.basis = basis
    self.exceptFor = exceptFor
    self.rule = rule
  }
}

/// What is left of the energy where a needle of one kind stands shallow.
package struct DepthBand: Hashable, Sendable {
  package let modality: Modality
  package let isInsulated: Bool
  /// It holds for every depth above which skin is heated, that is for shallower ones than this.
  package let shallowerThan: Micrometres
  package let energyFactor: Permille
  package let rule: RuleReference

  package init(
    modality: Modality, isInsulated: Bool, shallowerThan: Micrometres, energyFactor: Permille,
    rule: RuleReference
  ) {
    self.modality = modality
    self.isInsulated = isInsulated
    self.shallowerThan = shallowerThan
    self.energyFactor = energyFactor
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
