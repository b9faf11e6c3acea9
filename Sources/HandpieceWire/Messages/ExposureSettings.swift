package import Quantities

/// The exact settings of a continuous delivery. A dimension that the handpiece has not is zero.
///
///     offset  0     1         4       8            12      16
///             kind  reserved  depth   stroke rate  vacuum  crystal flow
///             u8 2  u8 ×3     u32 µm  u32 mHz      u32 Pa  u32 mg/s
package struct ExposureSettings: Hashable, Sendable {
  /// Bytes the settings take in a payload.
  static var length: Int { 20 }

  package var depth: Micrometres
  package var strokeRate: Millihertz
  package var vacuum: Pascals
  package var crystalFlow: MilligramsPerSecond

  package init(
    depth: Micrometres = .zero, strokeRate: Millihertz = .zero, vacuum: Pascals = .zero,
    crystalFlow: MilligramsPerSecond = .zero
  ) {
    self.depth = depth
    self.strokeRate = strokeRate
    self.vacuum = vacuum
    self.crystalFlow = crystalFlow
  }

  /// Which settings an `Arm` means: eight bytes of SHA-256 over this layout.
  package var hash: UInt64 {
    var writer = PayloadWriter()
    write(to: &writer)
    return writer.payload.hash
  }

  init?(from reader: inout PayloadReader) {
    guard reader.byte() == DeliveryKind.exposure.rawValue else { return nil }
    self.init(afterKindFrom: &reader)
  }

  init(afterKindFrom reader: inout PayloadReader) {
    reader.skipReserved(3)
    depth = reader.quantity()
    strokeRate = reader.quantity()
    vacuum = reader.quantity()
    crystalFlow = reader.quantity()
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(DeliveryKind.exposure.rawValue)
    writer.putZeros(3)
    writer.put(depth)
    writer.put(strokeRate)
    writer.put(vacuum)
    writer.put(crystalFlow)
  }
}

extension PayloadReader {
  /// Reads a quantity that is written as a u32.
  mutating func quantity<Unit>() -> Quantity<Unit> {
    Quantity(Int64(word()))
  }
}

extension PayloadWriter {
  /// Writes a quantity as a u32, at the nearest end where it does not fit.
  mutating func put<Unit>(_ quantity: Quantity<Unit>) {
    put(UInt32(clamping: quantity.count))
  }
}
