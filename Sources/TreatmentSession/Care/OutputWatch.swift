import AuditLog
import DoseLimits
import HandpieceWire
import Quantities

/// How far what a handpiece measures lies from what it was set to, over its last deliveries: the
/// drift that precedes a burn.
///
/// The handpiece judges itself here: no model has a second way to measure what it delivers.
struct OutputWatch: Sendable {
  /// What lies off, and how far: in thousandths of what was set, over the mean of the last ones.
  struct Drift: Hashable, Sendable {
    let dimension: Dimension
    let deviation: Permille
    let tolerance: Permille

    /// More than half of the tolerance is worth knowing.
    var isNoticeable: Bool { deviation.count.magnitude > tolerance.count.magnitude / 2 }
    /// A handpiece that does this treats nobody before it has been calibrated.
    var isBeyondTolerance: Bool { deviation.count.magnitude > tolerance.count.magnitude }
  }

  /// Thousandths of the setting, the newest last.
  private var recent: [Dimension: [Int64]] = [:]

  /// How many of the last deliveries count, and how many it takes to say anything.
  static let window = 20
  static let enough = 10

  /// Deliveries that ran to their end count; one that was broken off says nothing of the output.
  mutating func take(_ delivery: DeliveryRecord) {
    guard delivery.outcome == .completed else { return }
    switch delivery {
    case .pulse(let pulse):
      for index in 0..<pulse.settings.count {
        guard let set = pulse.settings.delivery(index), let measured = pulse.measured(index) else {
          continue
        }
        note(measured.energyPerPin.count, of: set.energyPerPin.count, .energyPerPin)
        note(measured.depth.count, of: set.depth.count, .depth)
      }
    case .exposure(let slice):
      // While it spins up or comes to rest it measures less.
      guard slice.steady == slice.duration, slice.duration >= Self.wholeSlice else { return }
      for (dimension, span, set) in slice.spans(of: Self.ofSlices) {
        note(span.mean, of: set, dimension)
      }
    }
  }

  private static let wholeSlice = Milliseconds(900)
  private static let ofSlices: Set<Dimension> = [.depth, .strokeRate, .vacuum, .crystalFlow]

  private mutating func note(_ measured: Int64, of set: Int64, _ dimension: Dimension) {
    guard set > 0 else { return }
    var values = recent[dimension] ?? []
    if values.count >= Self.window { values.removeFirst() }
    values.append((measured - set) * 1000 / set)
    recent[dimension] = values
  }

  init() {}

  /// From what the log has of it, the oldest first.
  init(_ leaves: [LeafBody]) {
    var former: ExposureLeaf?
    for leaf in leaves {
      switch leaf {
      case .pulse(let pulse): take(pulse)
      case .exposure(let slice):
        take(slice, after: former)
        former = slice
      case .calibration(let calibration) where calibration.result == "passed":
        forget(Dimension(calibration.dimension))
      default: break
      }
    }
  }

  private mutating func take(_ pulse: PulseLeaf) {
    guard pulse.outcome == ReasonCode(DeliveryOutcome.completed) else { return }
    for delivery in pulse.deliveries {
      note(delivery.energyPerPin.count, of: delivery.setEnergyPerPin.count, .energyPerPin)
      note(delivery.depth.count, of: delivery.setDepth.count, .depth)
    }
  }

  /// The log does not say when the drive had come up: of slices that follow one another without a gap
  /// all but the first count.
  private mutating func take(_ slice: ExposureLeaf, after former: ExposureLeaf?) {
    guard slice.outcome == ReasonCode(DeliveryOutcome.completed), slice.duration >= Self.wholeSlice,
      let former, former.arm == slice.arm, former.number.next == slice.number,
      former.ended == slice.began
    else { return }
    for span in slice.measured {
      guard let set = slice.settings.values[span.dimension] else { continue }
      note(span.mean, of: set, Dimension(span.dimension))
    }
  }

  /// Its curve is another one now.
  mutating func forget(_ dimension: Dimension) {
    recent[dimension] = nil
  }

  /// How far each dimension of a description lies off, of which enough is known.
  func drifts(_ description: HandpieceDescription) -> [Drift] {
    description.dimensions.compactMap { described in
      guard let values = recent[described.dimension], values.count >= Self.enough else {
        return nil
      }
      return Drift(
        dimension: described.dimension,
        deviation: Permille(values.reduce(0, +) / Int64(values.count)),
        tolerance: described.tolerance)
    }
  }
}
