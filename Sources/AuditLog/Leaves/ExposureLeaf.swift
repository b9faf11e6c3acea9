package import Quantities

/// One slice of a continuous delivery, at most one second, as the handpiece counted it. Durable
/// before it is acknowledged.
package struct ExposureLeaf: DeliveryLeaf {
  package static var kind: String { "exposure" }
  package static var gate: Int { 2 }

  package var pass: PassID
  package var handpiece: String
  package var counterEpoch: CounterEpoch
  package var number: PulseNumber
  package var arm: ArmID
  package var source: PulseSource
  package var outcome: ReasonCode
  package var settings: LoggedSettings
  /// As measured; a slice whose end nobody measured counts as a whole second.
  package var duration: Milliseconds
  /// Strokes of the needles; zero without any.
  package var strokes: UInt32
  /// One for each dimension the handpiece has; empty where nothing was measured.
  package var measured: [MeasuredSpan]
  package var temperature: MillidegreesCelsius
  package var began: HandpieceInstant
  package var ended: HandpieceInstant

  package init(
    pass: PassID, handpiece: String, counterEpoch: CounterEpoch, number: PulseNumber, arm: ArmID,
    source: PulseSource, outcome: ReasonCode, settings: LoggedSettings, duration: Milliseconds,
    strokes: UInt32, measured: [MeasuredSpan], temperature: MillidegreesCelsius,
    began: HandpieceInstant, ended: HandpieceInstant
  ) {
    self.pass = pass
    self.handpiece = handpiece
    self.counterEpoch = counterEpoch
    self.number = number
    self.arm = arm
    self.source = source
    self.outcome = outcome
    self.settings = settings
    self.duration = duration
    self.strokes = strokes
    self.measured = measured
    self.temperature = temperature
    self.began = began
    self.ended = ended
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    handpiece = try fields.take("handpiece")
    counterEpoch = try fields.take("counter_epoch")
    number = try fields.take("number")
    arm = try fields.take("arm_id")
    source = try fields.take("source")
    outcome = try fields.take("outcome")
    settings = try fields.takeEntry("set")
    duration = try fields.take("duration_ms")
    strokes = try fields.take("strokes")
    measured = try fields.takeEntries("measured")
    temperature = try fields.take("temperature_mdegc")
    began = try fields.take("began_ms")
    ended = try fields.take("ended_ms")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("handpiece", handpiece)
    text.put("counter_epoch", counterEpoch)
    text.put("number", number)
    text.put("arm_id", arm)
    text.put("source", source)
    text.put("outcome", outcome)
    text.put("set", entry: settings)
    text.put("duration_ms", duration)
    text.put("strokes", strokes)
    text.put("measured", measured)
    text.put("temperature_mdegc", temperature)
    text.put("began_ms", began)
    text.put("ended_ms", ended)
  }
}

/// What one slice measured of one dimension, in the dimension's unit, never clamped.
package struct MeasuredSpan: LeafEntry {
  package var dimension: LoggedDimension
  package var minimum: Int64
  package var mean: Int64
  package var maximum: Int64

  package init(dimension: LoggedDimension, minimum: Int64, mean: Int64, maximum: Int64) {
    self.dimension = dimension
    self.minimum = minimum
    self.mean = mean
    self.maximum = maximum
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    dimension = try fields.take("dimension")
    minimum = try fields.take("min")
    mean = try fields.take("mean")
    maximum = try fields.take("max")
  }

  package func write(to text: inout JSONText) {
    text.put("dimension", dimension)
    text.put("min", minimum)
    text.put("mean", mean)
    text.put("max", maximum)
  }
}
