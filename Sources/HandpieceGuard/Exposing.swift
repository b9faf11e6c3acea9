import HandpieceWire
import Quantities

/// A continuous delivery under way. While the switch is held, slice follows slice and the drive
/// runs on between them.
struct Exposing: Sendable {
  /// Can transition to: `running` when the next slice follows; `stopping` when none may, or when
  /// anything ends the slice early.
  /// `stopping` ends the slice when everything is at rest.
  enum Phase: Hashable, Sendable {
    case running
    case stopping(since: HandpieceInstant)
  }

  /// The present slice.
  var record: ExposureRecord
  var phase = Phase.running
  /// What was measured in the present slice so far.
  var tally = ExposureTally()
  /// When the drive was started, before the first slice.
  let driveStarted: HandpieceInstant
  /// When the last stroke was counted.
  var lastStroke: HandpieceInstant
  /// Whether crystals flow; they wait for the vacuum.
  var isFlowing = false

  init(_ record: ExposureRecord) {
    self.record = record
    driveStarted = record.began
    lastStroke = record.began
  }

  var isStopping: Bool {
    phase != .running
  }

  /// Adds what happened since the last reading.
  mutating func note(_ sample: ExposureSample, at now: HandpieceInstant) {
    tally.add(sample, isSteady: isSteady(at: now))
    if sample.strokes > 0 { lastStroke = now }
  }

  /// Whether the drive has had its spin-up, so that too little is judged as well as too much.
  func isSteady(at now: HandpieceInstant) -> Bool {
    !isStopping && steadyTime(at: now) > .zero
  }

  /// How long the drive has run beyond its spin-up; negative before.
  private func steadyTime(at now: HandpieceInstant) -> Milliseconds {
    Milliseconds(Int64(now.milliseconds(since: driveStarted))) - Self.spinUp
  }

  /// Notes how the present slice is over, while the drive runs on or before it is stopped.
  mutating func close(_ outcome: DeliveryOutcome, at now: HandpieceInstant) {
    record.outcome = outcome
    record.duration = Milliseconds(Int64(now.milliseconds(since: record.began)))
    record.steady = min(record.duration, max(.zero, steadyTime(at: now)))
  }

  /// The present slice as it is journalled, with all that was measured.
  func ended(at now: HandpieceInstant, temperature: MillidegreesCelsius) -> ExposureRecord {
    var record = record
    record.state = .ended
    record.ended = now
    record.temperature = temperature
    tally.fill(&record)
    return record
  }

  /// Goes on with the next slice; the drive runs on.
  mutating func follow(with next: ExposureRecord) {
    record = next
    tally = ExposureTally()
  }

  /// How long a slice lasts.
  static var sliceLength: Milliseconds { Milliseconds(1000) }
  /// Pen motors and vacuum pumps reach what was set within about 300 ms, and crystals flow only
  /// then. Until twice that, too little is no fault; too much always is.
  static var spinUp: Milliseconds { Milliseconds(600) }
  /// Everything is at rest within this time: a motor brakes within 100 ms, and an open valve
  /// vents 60 kPa within 300 ms.
  static var stoppingLimit: Milliseconds { Milliseconds(500) }
  /// A running drive that counts no stroke for so long is not measured any more. The slowest pens
  /// make one in 50 ms.
  static var strokeSilence: Milliseconds { Milliseconds(250) }
}

/// What was measured during a slice so far.
struct ExposureTally: Hashable, Sendable {
  private var strokes: UInt32 = 0
  private var depth = SpreadTally<MicrometreUnit>()
  private var strokeRate = SpreadTally<MillihertzUnit>()
  private var vacuum = SpreadTally<PascalUnit>()
  private var crystalFlow = SpreadTally<MilligramPerSecondUnit>()

  /// Adds what happened since the last reading.
  mutating func add(_ sample: ExposureSample, isSteady: Bool) {
    let (sum, overflow) = strokes.addingReportingOverflow(sample.strokes)
    strokes = overflow ? .max : sum
    if sample.strokes > 0 {
      depth.add(
        sum: sample.depthSum, of: Int64(sample.strokes), minimum: sample.depthMinimum,
        maximum: sample.depthMaximum, isSteady: isSteady)
    }
    strokeRate.add(sample.strokeRate, isSteady: isSteady)
    vacuum.add(sample.vacuum, isSteady: isSteady)
    crystalFlow.add(sample.crystalFlow, isSteady: isSteady)
  }

  /// Writes what was measured into the record.
  func fill(_ record: inout ExposureRecord) {
    record.strokes = strokes
    record.depth = depth.spread
    record.strokeRate = strokeRate.spread
    record.vacuum = vacuum.spread
    record.crystalFlow = crystalFlow.spread
  }
}

/// Minimum, sum and maximum of one dimension.
private struct SpreadTally<Unit: MeasurementUnit>: Hashable, Sendable {
  private var count: Int64 = 0
  private var sum = Quantity<Unit>.zero
  private var minimum: Quantity<Unit>?
  private var maximum = Quantity<Unit>.zero

  mutating func add(_ value: Quantity<Unit>, isSteady: Bool) {
    add(sum: value, of: 1, minimum: value, maximum: value, isSteady: isSteady)
  }

  mutating func add(
    sum: Quantity<Unit>, of count: Int64, minimum: Quantity<Unit>, maximum: Quantity<Unit>,
    isSteady: Bool
  ) {
    self.sum += sum
    self.count += count
    self.maximum = max(self.maximum, maximum)
    if isSteady { self.minimum = min(self.minimum ?? minimum, minimum) }
  }

  var spread: MeasuredSpread<Unit> {
    MeasuredSpread(
      minimum: minimum ?? .zero, mean: count > 0 ? Quantity(sum.count / count) : .zero,
      maximum: maximum)
  }
}
