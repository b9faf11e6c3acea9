package import Quantities

/// The bounds of a continuous delivery. Offsets count from the beginning of the bounds.
///
///     offset  0            4                 6         8         24           40
///             slices left  slices per press  reserved  depth     stroke rate  vacuum
///             u32          u16               u16       16 bytes  16 bytes     16 bytes
///     offset  56            72
///             crystal flow  settings
///             16 bytes      20 bytes
package struct ExposureBounds: Hashable, Sendable {
  package var slicesRemaining: UInt32
  package var slicesPerPress: UInt16
  package var depth: DimensionBounds<MicrometreUnit>
  package var strokeRate: DimensionBounds<MillihertzUnit>
  package var vacuum: DimensionBounds<PascalUnit>
  package var crystalFlow: DimensionBounds<MilligramPerSecondUnit>
  package var settings: ExposureSettings

  package init(
    slicesRemaining: UInt32, slicesPerPress: UInt16,
    depth: DimensionBounds<MicrometreUnit> = .absent,
    strokeRate: DimensionBounds<MillihertzUnit> = .absent,
    vacuum: DimensionBounds<PascalUnit> = .absent,
    crystalFlow: DimensionBounds<MilligramPerSecondUnit> = .absent, settings: ExposureSettings
  ) {
    self.slicesRemaining = slicesRemaining
    self.slicesPerPress = slicesPerPress
    self.depth = depth
    self.strokeRate = strokeRate
    self.vacuum = vacuum
    self.crystalFlow = crystalFlow
    self.settings = settings
  }

  /// Whether every setting lies inside its bounds.
  var permitsItsSettings: Bool {
    depth.setting.contains(settings.depth) && strokeRate.setting.contains(settings.strokeRate)
      && vacuum.setting.contains(settings.vacuum)
      && crystalFlow.setting.contains(settings.crystalFlow)
  }

  /// Whether needles stroke and nothing else is asked for.
  var strokesOnly: Bool {
    settings.depth > .zero && settings.strokeRate > .zero && settings.vacuum == .zero
      && settings.crystalFlow == .zero
  }

  /// Whether vacuum and at most crystals are asked for: a grit tip has no flow, and no flow is
  /// ever without vacuum.
  var abradesOnly: Bool {
    settings.vacuum > .zero && settings.depth == .zero && settings.strokeRate == .zero
  }
}

/// The bounds of one dimension of a continuous delivery.
///
///     offset  0            4            8              12
///             setting min  setting max  delivered min  delivered max
///             u32          u32          u32            u32
package struct DimensionBounds<Unit: MeasurementUnit>: Hashable, Sendable {
  /// What may be set.
  package var setting: ClosedRange<Quantity<Unit>>
  /// What may be measured; outside it the slice is ended.
  package var delivered: ClosedRange<Quantity<Unit>>

  package init(
    setting: ClosedRange<Quantity<Unit>>, delivered: ClosedRange<Quantity<Unit>>
  ) {
    self.setting = setting
    self.delivered = delivered
  }

  /// The bounds of a dimension that the handpiece has not.
  package static var absent: Self {
    Self(setting: .zero ... .zero, delivered: .zero ... .zero)
  }

  init?(from reader: inout PayloadReader) {
    let settingMinimum: Quantity<Unit> = reader.quantity()
    let settingMaximum: Quantity<Unit> = reader.quantity()
    let deliveredMinimum: Quantity<Unit> = reader.quantity()
    let deliveredMaximum: Quantity<Unit> = reader.quantity()
    guard settingMinimum <= settingMaximum, deliveredMinimum <= deliveredMaximum else {
      return nil
    }
    setting = settingMinimum...settingMaximum
    delivered = deliveredMinimum...deliveredMaximum
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(setting.lowerBound)
    writer.put(setting.upperBound)
    writer.put(delivered.lowerBound)
    writer.put(delivered.upperBound)
  }
}

extension ExposureBounds {
  init?(from reader: inout PayloadReader) {
    slicesRemaining = reader.word()
    slicesPerPress = reader.half()
    reader.skipReserved(2)
    guard let depth = DimensionBounds<MicrometreUnit>(from: &reader),
      let strokeRate = DimensionBounds<MillihertzUnit>(from: &reader),
      let vacuum = DimensionBounds<PascalUnit>(from: &reader),
      let crystalFlow = DimensionBounds<MilligramPerSecondUnit>(from: &reader),
      let settings = ExposureSettings(from: &reader)
    else { return nil }
    self.depth = depth
    self.strokeRate = strokeRate
    self.vacuum = vacuum
    self.crystalFlow = crystalFlow
    self.settings = settings
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(slicesRemaining)
    writer.put(slicesPerPress)
    writer.putZeros(2)
    depth.write(to: &writer)
    strokeRate.write(to: &writer)
    vacuum.write(to: &writer)
    crystalFlow.write(to: &writer)
    settings.write(to: &writer)
  }
}
