import AuditLog
import DoseLimits
import HandpieceWire
import Quantities

extension PulseLeaf {
  /// A pulse as the log keeps it: measured values as measured, none where none were.
  init(_ pulse: PulseRecord, of pass: PassID, handpiece: String, source: PulseSource) {
    var deliveries: [PulseDelivery] = []
    var depths: [Micrometres] = []
    for index in 0..<pulse.settings.count {
      guard let set = pulse.settings.delivery(index) else { continue }
      depths.append(set.depth)
      guard source != .interrupted, let measured = pulse.measured(index) else { continue }
      deliveries.append(
        PulseDelivery(
          setEnergyPerPin: set.energyPerPin, setDepth: set.depth, setPulseWidth: set.pulseWidth,
          energyPerPin: measured.energyPerPin, energyMaximum: measured.energyOfHottestPin,
          depth: measured.depth, pulseWidth: measured.pulseWidth, impedance: measured.impedance))
    }
    let first = pulse.settings.delivery(0)
    self.init(
      pass: pass, handpiece: handpiece, counterEpoch: pulse.counterEpoch, number: pulse.number,
      arm: pulse.armID, source: source, outcome: ReasonCode(pulse.outcome),
      setEnergyPerPin: first?.energyPerPin ?? .zero, setDepth: depths.first ?? .zero,
      setFurtherDepths: Array(depths.dropFirst()), setPulseWidth: first?.pulseWidth ?? .zero,
      setPowerLevel: Int(first?.powerLevel ?? 0), deliveries: deliveries,
      temperature: pulse.temperature, began: pulse.began, ended: pulse.ended)
  }
}

extension ExposureLeaf {
  /// A slice as the log keeps it: measured values as measured, none where none were.
  init(
    _ slice: ExposureRecord, of pass: PassID, dimensions: Set<Dimension>, handpiece: String,
    source: PulseSource
  ) {
    let isMeasured = source != .interrupted
    let spans = slice.spans(of: dimensions)
    self.init(
      pass: pass, handpiece: handpiece, counterEpoch: slice.counterEpoch, number: slice.number,
      arm: slice.armID, source: source, outcome: ReasonCode(slice.outcome),
      settings: LoggedSettings(
        values: Dictionary(
          spans.map { (LoggedDimension($0.0), $0.2) }, uniquingKeysWith: { first, _ in first })),
      duration: slice.charged(isMeasured: isMeasured), strokes: slice.strokes,
      measured: isMeasured
        ? spans.map { dimension, span, _ in
          MeasuredSpan(
            dimension: LoggedDimension(dimension), minimum: span.minimum, mean: span.mean,
            maximum: span.maximum)
        } : [], temperature: slice.temperature, began: slice.began, ended: slice.ended)
  }
}

/// Least, mean and greatest of one dimension, in its unit.
struct CountSpan {
  let minimum: Int64
  let mean: Int64
  let maximum: Int64

  init<Unit>(_ spread: MeasuredSpread<Unit>) {
    minimum = spread.minimum.count
    mean = spread.mean.count
    maximum = spread.maximum.count
  }
}

extension ExposureRecord {
  /// What was measured and set of the dimensions that the handpiece has.
  func spans(of dimensions: Set<Dimension>) -> [(Dimension, CountSpan, set: Int64)] {
    let all: [(Dimension, CountSpan, set: Int64)] = [
      (.depth, CountSpan(depth), settings.depth.count),
      (.strokeRate, CountSpan(strokeRate), settings.strokeRate.count),
      (.vacuum, CountSpan(vacuum), settings.vacuum.count),
      (.crystalFlow, CountSpan(crystalFlow), settings.crystalFlow.count),
    ]
    return all.filter { dimensions.contains($0.0) }
  }
}
