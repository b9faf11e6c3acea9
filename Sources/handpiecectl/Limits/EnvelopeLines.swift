import ControlAPI
import DoseLimits
import Quantities

/// What holds for a pass as a whole, one sentence each.
struct EnvelopeLines {
  private let envelope: EnvelopeReport

  init(_ envelope: EnvelopeReport) {
    self.envelope = envelope
  }

  var lines: [String] {
    var lines = [defaults, amount]
    if envelope.titrationDeliveries > 0 {
      lines.append(
        "While the pass has no more than \(envelope.titrationDeliveries) \(deliveries), settings "
          + "may be raised, to what it begins with at most; after that they are only lowered.")
    }
    if isRF {
      lines.append("Pulses at least \(envelope.pulseInterval.count) ms apart.")
      lines.append(
        "At most \(Figures.joules(envelope.maximumEnergy)) J in this pass, all pins together.")
    }
    if let heat = envelope.heat {
      lines.append(
        "At most \(Figures.joules(heat.energyOverPins)) J of all pins within any "
          + "\(Figures.seconds(heat.length)) s, then \(Figures.seconds(heat.coolDown)) s without "
          + "energy (\(heat.rule)).")
    }
    if envelope.maximumDepths > 1 {
      lines.append(
        "At most \(envelope.maximumDepths) depths in one insertion, the deepest first, each at "
          + "least \(Dimension.depth.text(envelope.depthSpacing.count)) less than the one before.")
    }
    lines += envelope.shallowBounds.map { bound in
      "While any depth is less than \(Dimension.depth.text(bound.shallowerThan.count)): at most "
        + "\(Dimension.energyPerPin.text(bound.energyPerPin.count)) per pin. \(bound.sentence) "
        + "(\(bound.rule))"
    }
    return lines
  }

  private var isRF: Bool { envelope.maximumEnergy > .zero }

  private var deliveries: String { isRF ? "pulses" : "seconds of delivery" }

  private var amount: String {
    "At most \(envelope.maximumPulses) \(deliveries) in this pass (\(envelope.maximumPulsesRule))."
  }

  private var defaults: String {
    let set = TreatmentSettings.settable.compactMap { dimension in
      envelope.defaults[dimension].map { Figures.named(dimension, $0) }
    }
    return "Begins with " + set.joined(separator: ", ") + "."
  }
}
