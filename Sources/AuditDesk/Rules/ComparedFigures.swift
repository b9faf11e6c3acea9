import AuditLog
import DoseLimits
import LimitReference
import Quantities

/// The figures of one dimension that all three have: the log, the engine, the reference.
struct BoundFigures {
  let minimum: Int64
  let recommendedMinimum: Int64
  let defaultSetting: Int64
  let recommended: Int64
  let settingMaximum: Int64
  let deliveredMaximum: Int64
  let deliveredMinimum: Int64

  init(_ bound: EnvelopeBound) {
    minimum = bound.minimum
    recommendedMinimum = bound.recommendedMinimum
    defaultSetting = bound.defaultValue
    recommended = bound.recommended
    settingMaximum = bound.settingMaximum
    deliveredMaximum = bound.deliveredMaximum
    deliveredMinimum = bound.deliveredMinimum
  }

  init(_ guardrail: Guardrail) {
    minimum = guardrail.minimum
    recommendedMinimum = guardrail.recommendedMinimum
    defaultSetting = guardrail.defaultSetting
    recommended = guardrail.recommendedMaximum
    settingMaximum = guardrail.settingMaximum
    deliveredMaximum = guardrail.deliveredMaximum
    deliveredMinimum = guardrail.deliveredMinimum
  }

  init(_ dimension: ReferenceDimension) {
    minimum = dimension.minimum
    recommendedMinimum = dimension.recommendedMinimum
    defaultSetting = dimension.default
    recommended = dimension.recommended
    settingMaximum = dimension.absolute
    deliveredMaximum = dimension.deliveredMaximum
    deliveredMinimum = dimension.deliveredMinimum
  }
}

/// The amounts of a pass that all three have; 0 where there is none.
struct AmountFigures {
  let maximumDepths: Int64
  let depthSpacing: Int64
  let pulses: Int64
  let titration: Int64
  let energyOverPins: Int64
  /// The reference has none where nothing pulses.
  var pulseInterval: Int64
  let heatWindow: Int64
  let heatEnergy: Int64
  let coolDown: Int64

  init(_ leaf: EnvelopeLeaf) {
    maximumDepths = Int64(leaf.maximumDepths)
    depthSpacing = leaf.depthSpacing.count
    pulses = Int64(leaf.maximumPulses)
    titration = Int64(leaf.titrationDeliveries)
    energyOverPins = leaf.maximumEnergy.count
    pulseInterval = leaf.pulseInterval.count
    heatWindow = leaf.heatWindow?.count ?? 0
    heatEnergy = leaf.heatEnergy?.count ?? 0
    coolDown = leaf.coolDown?.count ?? 0
  }

  init(_ envelope: Envelope) {
    maximumDepths = Int64(envelope.depthPlan?.maximumDepths ?? 1)
    depthSpacing = envelope.depthPlan?.spacing.count ?? 0
    pulses = Int64(envelope.maximumPulses)
    titration = Int64(envelope.titration?.deliveries ?? 0)
    energyOverPins = envelope.maximumEnergyOverPins.count
    pulseInterval = envelope.pulseInterval.count
    heatWindow = envelope.heatBudget?.length.count ?? 0
    heatEnergy = envelope.heatBudget?.energyOverPins.count ?? 0
    coolDown = envelope.heatBudget?.coolDown.count ?? 0
  }

  init(_ amounts: ReferenceAmounts) {
    maximumDepths = amounts.maximumDepths
    depthSpacing = amounts.depthSpacing
    pulses = amounts.pulses
    titration = amounts.titrationDeliveries
    energyOverPins = amounts.energyOverPins
    pulseInterval = amounts.pulseInterval
    heatWindow = amounts.heatLength
    heatEnergy = amounts.heatEnergy
    coolDown = amounts.coolDown
  }
}
