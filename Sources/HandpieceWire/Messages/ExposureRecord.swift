package import Quantities

/// One slice of a continuous delivery as the handpiece journals and reports it: at most a second,
/// what it was told, what it measured.
///
///     offset  0         40        44      48       52        72        84           96
///             head      duration  steady  strokes  settings  depth     stroke rate  vacuum
///             40 bytes  u32 ms    u32 ms  u32      20 bytes  12 bytes  12 bytes     12 bytes
///     offset  108
///             crystal flow
///             12 bytes
package struct ExposureRecord: Hashable, Sendable, RecordedDelivery {
  /// Bytes a record takes in a payload and in a journal.
  package static var length: Int { 120 }

  package var head: RecordHead
  /// From `began` until the slice was over or the drive was told to stop. Where it stopped, the
  /// strokes it made while stopping count as well, and `ended` is later.
  package var duration: Milliseconds
  /// How much of it came after spin-up. The minima are taken in this time, in which too little is
  /// judged; without any they are zero.
  package var steady: Milliseconds
  /// How many strokes were counted.
  package var strokes: UInt32
  package var settings: ExposureSettings
  package var depth: MeasuredSpread<MicrometreUnit>
  package var strokeRate: MeasuredSpread<MillihertzUnit>
  package var vacuum: MeasuredSpread<PascalUnit>
  package var crystalFlow: MeasuredSpread<MilligramPerSecondUnit>

  /// A slice that begins now; nothing is measured yet.
  package init(
    counterEpoch: CounterEpoch, number: PulseNumber, armID: ArmID, began: HandpieceInstant,
    envelope: GuardEnvelope, settings: ExposureSettings
  ) {
    head = RecordHead(
      counterEpoch: counterEpoch, number: number, armID: armID, began: began, envelope: envelope)
    duration = .zero
    steady = .zero
    strokes = 0
    self.settings = settings
    depth = .none
    strokeRate = .none
    vacuum = .none
    crystalFlow = .none
  }

  /// Whether anything measured lies above what may be measured.
  package func exceeds(_ bounds: ExposureBounds) -> Bool {
    depth.maximum > bounds.depth.delivered.upperBound
      || strokeRate.maximum > bounds.strokeRate.delivered.upperBound
      || vacuum.maximum > bounds.vacuum.delivered.upperBound
      || crystalFlow.maximum > bounds.crystalFlow.delivered.upperBound
  }

  /// Whether everything measured lies inside what may be measured. Minima are judged where there
  /// are any: not without a time after spin-up, nor for depth without a stroke in it.
  package func isWithin(_ bounds: ExposureBounds) -> Bool {
    guard !exceeds(bounds) else { return false }
    guard steady > .zero else { return true }
    let isDeepEnough =
      depth.minimum == .zero || depth.minimum >= bounds.depth.delivered.lowerBound
    return isDeepEnough && strokeRate.minimum >= bounds.strokeRate.delivered.lowerBound
      && vacuum.minimum >= bounds.vacuum.delivered.lowerBound
      && crystalFlow.minimum >= bounds.crystalFlow.delivered.lowerBound
  }
}

/// What was measured of one dimension during a slice: depth over strokes, the others over time.
///
///     offset  0    4     8
///             min  mean  max
///             u32  u32   u32
package struct MeasuredSpread<Unit: MeasurementUnit>: Hashable, Sendable {
  /// The least after spin-up.
  package var minimum: Quantity<Unit>
  package var mean: Quantity<Unit>
  package var maximum: Quantity<Unit>

  package init(minimum: Quantity<Unit>, mean: Quantity<Unit>, maximum: Quantity<Unit>) {
    self.minimum = minimum
    self.mean = mean
    self.maximum = maximum
  }

  package static var none: Self {
    Self(minimum: .zero, mean: .zero, maximum: .zero)
  }

  init(from reader: inout PayloadReader) {
    minimum = reader.quantity()
    mean = reader.quantity()
    maximum = reader.quantity()
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(minimum)
    writer.put(mean)
    writer.put(maximum)
  }
}

extension ExposureRecord {
  init?(from reader: inout PayloadReader) {
    var kind: DeliveryKind?
    guard let head = RecordHead(from: &reader, kind: &kind), kind == .exposure else { return nil }
    self.init(head, from: &reader)
  }

  init?(_ head: RecordHead, from reader: inout PayloadReader) {
    self.head = head
    duration = reader.quantity()
    steady = reader.quantity()
    strokes = reader.word()
    guard let settings = ExposureSettings(from: &reader) else { return nil }
    self.settings = settings
    depth = MeasuredSpread(from: &reader)
    strokeRate = MeasuredSpread(from: &reader)
    vacuum = MeasuredSpread(from: &reader)
    crystalFlow = MeasuredSpread(from: &reader)
  }

  func write(to writer: inout PayloadWriter) {
    head.write(to: &writer, kind: .exposure)
    writer.put(duration)
    writer.put(steady)
    writer.put(strokes)
    settings.write(to: &writer)
    depth.write(to: &writer)
    strokeRate.write(to: &writer)
    vacuum.write(to: &writer)
    crystalFlow.write(to: &writer)
  }
}
