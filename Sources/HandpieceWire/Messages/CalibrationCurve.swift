package import Quantities

/// What of a handpiece is calibrated against an instrument, each in the unit of its dimension.
package enum CalibratedQuantity: UInt8, Hashable, Sendable {
  /// RF energy of each pin, in µJ.
  case energyPerPin = 1
  /// How deep the needles stand, in µm.
  case depth = 2
  /// How often the needles strike, in mHz.
  case strokeRate = 3
  /// How far the pressure at the tip lies below ambient, in Pa.
  case vacuum = 4
  /// How much of the crystals leaves the tip, in mg/s.
  case crystalFlow = 5

  /// The quantities of a modality, in the order in which its handpieces keep them.
  package static func first(of modality: Modality) -> Self {
    switch modality {
    case .fractionalRF, .rfMicroneedling: .energyPerPin
    case .microneedling: .depth
    case .microdermabrasion: .vacuum
    }
  }

  /// The second one; `nil` for a modality with one alone.
  package static func second(of modality: Modality) -> Self? {
    switch modality {
    case .fractionalRF: nil
    case .rfMicroneedling: .depth
    case .microneedling: .strokeRate
    case .microdermabrasion: .crystalFlow
    }
  }
}

/// What leads from what a handpiece believes of one quantity to what an instrument would read:
/// `offset + gain · raw − curvature · raw · (full scale − raw) ÷ full scale`, and beyond the full
/// scale straight on, without the curvature.
///
/// It rises everywhere, so that it can be inverted; nothing else is a curve. It leads to whole
/// counts, half away from zero.
///
///     offset  0       4          8          12
///             offset  gain       curvature  full scale
///             i32     i32 ppm    i32 ppm    u32
package struct CalibrationCurve: Hashable, Sendable {
  /// What an instrument reads where the handpiece believes nothing, in the quantity's unit.
  package let offset: Int32
  /// In millionths: 1,000,000 where the handpiece is right.
  package let gain: Int32
  /// How far the middle sags below the straight line, as four times its share of the full scale, in
  /// millionths.
  package let curvature: Int32
  /// The greatest count the curve was made for, in the quantity's unit.
  package let fullScale: UInt32

  /// 5 to 20 tenths: beyond that something else is wrong than a calibration.
  package static var gainRange: ClosedRange<Int32> { 500_000...2_000_000 }
  /// So much of the gain that the curve rises everywhere on its scale.
  package static var curvatureRange: ClosedRange<Int32> { -250_000...250_000 }
  package static var fullScaleRange: ClosedRange<UInt32> { 1...10_000_000 }

  /// `nil` for what is no curve: outside the ranges, or an offset of more than a quarter of the
  /// full scale.
  package init?(offset: Int32, gain: Int32, curvature: Int32, fullScale: UInt32) {
    guard Self.gainRange.contains(gain), Self.curvatureRange.contains(curvature),
      Self.fullScaleRange.contains(fullScale), offset.magnitude <= fullScale / 4
    else { return nil }
    self.offset = offset
    self.gain = gain
    self.curvature = curvature
    self.fullScale = fullScale
  }

  private init(straightTo fullScale: UInt32) {
    offset = 0
    gain = 1_000_000
    curvature = 0
    self.fullScale = fullScale
  }

  /// A handpiece that is right in everything.
  package static var identity: Self { Self(straightTo: 1_000_000) }

  package var isIdentity: Bool { offset == 0 && gain == 1_000_000 && curvature == 0 }

  /// What an instrument would read; never less than nothing.
  package func corrected(_ raw: Int64) -> Int64 {
    if isIdentity { return raw }
    let scale = Int64(fullScale)
    let counts = min(max(0, raw), Self.mostCounts)
    let sag = counts < scale ? Int64(curvature) * (counts * (scale - counts) / scale) : 0
    return max(0, Int64(offset) + Self.millionths(Int64(gain) * counts - sag))
  }

  /// The greatest count of the handpiece's own that is not more than `wanted` to an instrument.
  package func raw(for wanted: Int64) -> Int64 {
    if isIdentity { return wanted }
    // The gain is a half at least.
    var (least, most) = (Int64(0), 2 * (min(max(0, wanted), Self.mostCounts) + Int64(fullScale)))
    while least < most {
      let middle = least + (most - least + 1) / 2
      if corrected(middle) <= wanted { least = middle } else { most = middle - 1 }
    }
    return least
  }

  /// More than anything measures, and little enough that nothing overflows.
  private static var mostCounts: Int64 { 1_000_000_000_000 }

  private static func millionths(_ count: Int64) -> Int64 {
    let half: Int64 = count < 0 ? -500_000 : 500_000
    return (count + half) / 1_000_000
  }
}

extension CalibrationCurve {
  init?(from reader: inout PayloadReader) {
    self.init(
      offset: Int32(bitPattern: reader.word()), gain: Int32(bitPattern: reader.word()),
      curvature: Int32(bitPattern: reader.word()), fullScale: reader.word())
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(offset)
    writer.put(gain)
    writer.put(curvature)
    writer.put(fullScale)
  }
}
