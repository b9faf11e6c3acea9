import DoseLimits
import Quantities

/// What every handpiece of a modality has in common.
extension Modality {
  /// What it can have, set or derived.
  var possibleDimensions: Set<Dimension> {
    let energy: Set<Dimension> = [.energyPerPin, .pulseEnergyPerPin, .powerLevel, .pulseWidth]
    return switch self {
    case .fractionalRF: energy
    case .rfMicroneedling: energy.union([.depth])
    case .microneedling: [.depth, .strokeRate]
    case .microdermabrasion: [.vacuum, .crystalFlow]
    }
  }

  /// What it must have, set or derived.
  var neededDimensions: [Dimension] {
    switch self {
    case .fractionalRF: [.energyPerPin]
    case .rfMicroneedling: [.energyPerPin, .depth]
    case .microneedling: [.depth, .strokeRate]
    case .microdermabrasion: [.vacuum]
    }
  }

  /// What a table must bound in every region and for every skin type.
  var regionallyBounded: Dimension? {
    switch self {
    case .fractionalRF: nil
    case .rfMicroneedling, .microneedling: .depth
    case .microdermabrasion: .vacuum
    }
  }

  /// The way to the safe state: energy first, then what moves.
  var safeState: [SafeStep] {
    switch self {
    case .fractionalRF: [.rfOff]
    case .rfMicroneedling: [.rfOff, .needlesHome]
    case .microneedling: [.needlesHome]
    case .microdermabrasion: [.flowOff, .vacuumVented]
    }
  }

  var hasNeedles: Bool { safeState.contains(.needlesHome) }
}

extension Dimension {
  /// What a handpiece must measure to hold delivered bounds of this dimension; `nil` where its own
  /// clock or the setting is enough.
  var sensing: Sensing? {
    switch self {
    case .energyPerPin, .pulseEnergyPerPin: .energy
    case .powerLevel, .pulseWidth: nil
    case .depth: .depth
    case .strokeRate: .strokeRate
    case .vacuum: .vacuum
    case .crystalFlow: .crystalFlow
    }
  }
}
