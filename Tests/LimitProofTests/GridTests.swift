import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// Promise 1 and design §5: bounds hold for tuples, so that two allowed settings never make a
/// forbidden product. Searched over the whole step grid of each handpiece that has such products,
/// with arithmetic of its own.
@Suite struct `No two allowed settings` {
  private static let models = ["ematrix-sub", "rfmn-49i", "rfmn-25n"]

  /// What the grid is searched in: each class of energy factors and both ends of depth.
  private static let areas = ["cheek/left", "forehead/midline", "periorbital/left"].compactMap {
    AreaID(path: $0)
  }

  @Test(arguments: models, Fitzpatrick.allCases)
  func `make a forbidden product`(model: String, type: Fitzpatrick) throws {
    let patient = try Patient()
    let handpiece = try #require(patient.catalog.handpieces[model])
    var permittedCount = 0
    for (tip, area) in handpiece.tips.flatMap({ tip in Self.areas.map { (tip, $0) } }) {
      let query = patient.query(handpiece, area, tip: tip) { $0.profile.fitzpatrick = type }
      let decision = patient.tables.decide(query)
      let envelope = try #require(decision.envelope, "\(decision.blocks.map(\.reason))")
      let figures = try Figures(patient.tables, query, tip)
      var failures: [String] = []
      for settings in Grid(handpiece) {
        guard case .permitted = envelope.permit(settings) else { continue }
        permittedCount += 1
        if let fault = figures.fault(of: settings) { failures.append("\(area): \(fault)") }
      }
      #expect(failures.isEmpty, "\(failures.prefix(3))")
    }
    // Otherwise nothing was searched.
    #expect(permittedCount > 30, "\(permittedCount)")
  }
}

/// Every setting of a handpiece that stands on its grid, with one depth and as many more as its
/// plan has, as close as they may lie.
private struct Grid: Sequence {
  private let handpiece: HandpieceDescription

  init(_ handpiece: HandpieceDescription) {
    self.handpiece = handpiece
  }

  private func values(_ dimension: Dimension) -> [Int64?] {
    guard let description = handpiece.dimension(dimension) else { return [nil] }
    return stride(
      from: description.minimum, through: description.maximum, by: Int(description.step)
    ).map { $0 }
  }

  func makeIterator() -> AnyIterator<TreatmentSettings> {
    let depths = values(.depth).flatMap { depth in
      (1...(handpiece.depthPlan?.maximumDepths ?? 1)).map { (depth, $0) }
    }
    // The width of a handpiece that is set in energy enters no product.
    let isLevel = handpiece.dimension(.powerLevel) != nil
    let widths = isLevel ? values(.pulseWidth) : Array(values(.pulseWidth).prefix(1))
    let spacing = handpiece.depthPlan?.spacing ?? .zero
    let all = values(.energyPerPin).lazy.flatMap { energy in
      values(.powerLevel).lazy.flatMap { level in
        widths.lazy.flatMap { width in
          depths.lazy.map { depth, count in
            var settings = TreatmentSettings()
            settings[.energyPerPin] = energy
            settings[.powerLevel] = level
            settings[.pulseWidth] = width
            settings[.depth] = depth
            if let depth {
              settings.furtherDepths = (1..<count).map {
                Micrometres(depth) - spacing.times(Int64($0))
              }
            }
            return settings
          }
        }
      }
    }
    return AnyIterator(all.makeIterator())
  }
}

/// What the tables allow one patient, worked out from the raw figures.
private struct Figures {
  private let handpiece: HandpieceDescription
  private let tip: TipDescription
  private let factor: Int64
  private let labelCap: Int64
  private let bands: [DepthBand]

  init(_ tables: LimitTables, _ query: LimitQuery, _ tip: TipDescription) throws {
    handpiece = query.handpiece
    self.tip = tip
    let type = try #require(query.profile.fitzpatrick)
    let modality = handpiece.modality
    let ofType = try #require(
      tables.typeFactors.first { $0.modality == modality && $0.types.contains(type) })
    let ofArea = try #require(
      tables.areaFactors.first {
        $0.modality == modality && $0.regions.contains(query.area.region)
      })
    factor = ofType.factor.count * ofArea.factor.count
    // K240070: above 62 mJ/pin types I to IV only.
    labelCap = modality == .fractionalRF && type > .iv ? 62_000 : .max
    bands = tables.depthBands.filter {
      $0.modality == modality && $0.isInsulated == tip.isInsulated
    }
  }

  /// What is wrong with settings that were permitted; `nil` when nothing is.
  func fault(of settings: TreatmentSettings) -> String? {
    guard let energy = energy(of: settings) else { return "no energy: \(settings)" }
    let depths = Int64(1 + settings.furtherDepths.count)
    if energy > labelCap { return "\(energy) uJ above the label" }
    if let limit = deliveredLimit(.energyPerPin), delivered(energy, .energyPerPin) > limit {
      return "\(energy) uJ may deliver more than \(limit)"
    }
    if let limit = deliveredLimit(.pulseEnergyPerPin),
      delivered(energy * depths, .pulseEnergyPerPin) > limit
    {
      return "\(energy) uJ at \(depths) depths may deliver more than \(limit)"
    }
    let shallowest = settings.furtherDepths.last ?? settings.depth ?? .zero
    for band in bands where shallowest < band.shallowerThan {
      let whole = deliveredLimit(.energyPerPin) ?? .max
      // The factor is applied to the greatest setting, which lies below what may be delivered.
      if energy > whole * band.energyFactor.count / 1000 {
        return "\(energy) uJ at \(shallowest)"
      }
    }
    return nil
  }

  /// Power × width, in µJ of each pin, as exactly as whole numbers have it, rounded up.
  private func energy(of settings: TreatmentSettings) -> Int64? {
    if let energy = settings.energyPerPin { return energy.count }
    guard let level = settings.powerLevel, let width = settings.pulseWidth,
      let powers = handpiece.powerLevels?.powers, powers.indices.contains(Int(level.count) - 1)
    else { return nil }
    let nanojoules = powers[Int(level.count) - 1].count * width.count
    return (nanojoules + Int64(tip.pinCount) * 1000 - 1) / (Int64(tip.pinCount) * 1000)
  }

  private func delivered(_ setting: Int64, _ dimension: Dimension) -> Int64 {
    guard basis(dimension) == .delivered else { return setting }
    return setting * (1000 + spread(dimension)) / 1000
  }

  private func deliveredLimit(_ dimension: Dimension) -> Int64? {
    let maximum =
      handpiece.dimension(dimension)?.maximum
      ?? handpiece.derived.first { $0.dimension == dimension }?.maximum
    return maximum.map { $0 * factor / 1_000_000 }
  }

  private func basis(_ dimension: Dimension) -> Basis? {
    handpiece.dimension(dimension)?.basis
      ?? handpiece.derived.first { $0.dimension == dimension }?.basis
  }

  private func spread(_ dimension: Dimension) -> Int64 {
    if let set = handpiece.dimension(dimension) {
      return set.tolerance.count + set.uncertainty.count
    }
    let derived = handpiece.derived.first { $0.dimension == dimension }
    return (derived?.tolerance.count ?? 0) + (derived?.uncertainty.count ?? 0)
  }
}
