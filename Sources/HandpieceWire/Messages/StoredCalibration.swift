package import Quantities

/// What a handpiece keeps of its calibration, over every restart; its answer to
/// `ReadCalibration`, `WriteCalibration` and `SealCalibration`.
///
///     offset  0           1          4         8            24
///             calibrated  reserved   day       first curve  second curve
///             u8          u8 ×3      u32 days  16           16
package struct StoredCalibration: Hashable, Sendable {
  /// The day it was sealed; `nil` while the handpiece is uncalibrated, which is from the first
  /// coefficient written until what was written has been verified and sealed.
  package private(set) var day: CalendarDay?
  /// Of the quantity that ``CalibratedQuantity/first(of:)`` names.
  package private(set) var first = CalibrationCurve.identity
  /// Of ``CalibratedQuantity/second(of:)``; the identity where there is none.
  package private(set) var second = CalibrationCurve.identity

  /// As it leaves the factory.
  package init(day: CalendarDay?) {
    self.day = day
  }

  /// The curve of a quantity; the identity of one that the modality does not have.
  package func curve(of quantity: CalibratedQuantity, in modality: Modality) -> CalibrationCurve {
    if quantity == .first(of: modality) { return first }
    return quantity == .second(of: modality) ? second : .identity
  }

  /// Writes a curve, by which the handpiece is uncalibrated; `false` for a quantity that the
  /// modality does not have.
  package mutating func write(
    _ curve: CalibrationCurve, of quantity: CalibratedQuantity, in modality: Modality
  ) -> Bool {
    if quantity == .first(of: modality) {
      first = curve
    } else if quantity == .second(of: modality) {
      second = curve
    } else {
      return false
    }
    day = nil
    return true
  }

  /// From this day on it counts.
  package mutating func seal(on day: CalendarDay) { self.day = day }

  /// Eight bytes of SHA-256 over both curves, which whoever seals them names.
  package var curvesHash: UInt64 {
    var writer = PayloadWriter()
    first.write(to: &writer)
    second.write(to: &writer)
    return writer.payload.hash
  }

  /// The state as bytes.
  package var payload: Payload {
    var writer = PayloadWriter()
    write(to: &writer)
    return writer.payload
  }

  /// Reads the state back; `nil` when the bytes are not one.
  package init?(payload: Payload) {
    var reader = PayloadReader(payload)
    guard let state = Self(from: &reader), reader.isComplete else { return nil }
    self = state
  }

  init?(from reader: inout PayloadReader) {
    let calibrated = reader.byte()
    reader.skipReserved(3)
    let days = reader.word()
    guard calibrated <= 1, calibrated == 1 || days == 0,
      let first = CalibrationCurve(from: &reader), let second = CalibrationCurve(from: &reader)
    else { return nil }
    day = calibrated == 1 ? CalendarDay(daysSince1970: Int64(days)) : nil
    self.first = first
    self.second = second
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(UInt8(day == nil ? 0 : 1))
    writer.putZeros(3)
    writer.put(UInt32(clamping: day?.daysSince1970 ?? 0))
    first.write(to: &writer)
    second.write(to: &writer)
  }
}

/// One curve that a handpiece is to keep.
///
///     offset  0         1          4
///             quantity  reserved   curve
///             u8        u8 ×3      16
package struct CalibrationWriting: Hashable, Sendable {
  package var quantity: CalibratedQuantity
  package var curve: CalibrationCurve

  package init(_ curve: CalibrationCurve, of quantity: CalibratedQuantity) {
    self.quantity = quantity
    self.curve = curve
  }

  init?(from reader: inout PayloadReader) {
    let number = reader.byte()
    reader.skipReserved(3)
    guard let quantity = CalibratedQuantity(rawValue: number),
      let curve = CalibrationCurve(from: &reader)
    else { return nil }
    self.init(curve, of: quantity)
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(quantity.rawValue)
    writer.putZeros(3)
    curve.write(to: &writer)
  }
}
