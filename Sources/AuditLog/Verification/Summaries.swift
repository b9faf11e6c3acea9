package import Quantities

/// What one pass came to, by the log.
package struct PassSummary: Hashable, Sendable {
  package let pass: PassID
  /// Whether the pass has been started and not ended.
  package internal(set) var isOpen = false
  package internal(set) var pulses = 0
  package internal(set) var setEnergyPerPin = Spread<MicrojouleUnit>()
  package internal(set) var deliveredEnergyPerPin = Spread<MicrojouleUnit>()
  package internal(set) var setDepth = Spread<MicrometreUnit>()
  package internal(set) var deliveredDepth = Spread<MicrometreUnit>()
  /// Over pins, deliveries and pulses; what was not measured counts as set.
  package internal(set) var energyTotal = Microjoules.zero
  package internal(set) var refusals = 0
  package internal(set) var stops = 0
  package internal(set) var interruptions = 0

  init(pass: PassID) {
    self.pass = pass
  }
}

/// What one session came to, by the log.
package struct SessionSummary: Hashable, Sendable {
  package let session: SessionPseudonym
  package let handpiece: String
  package let openedSeq: Int64
  /// Where the log closes the session; `nil` when it does not.
  package internal(set) var closedSeq: Int64?
  /// In the order in which the log first names them.
  package internal(set) var passes: [PassSummary]
  package internal(set) var pulses: Int
  package internal(set) var refusals: Int
  package internal(set) var stops: Int
  package internal(set) var interruptions: Int
}

/// One pulse counter of one handpiece, by the log.
package struct CounterSummary: Hashable, Sendable {
  package let handpiece: String
  package let epoch: CounterEpoch
  package let lastNumber: PulseNumber
  /// Pulses of this counter that the log holds.
  package let pulses: Int
}

/// What the whole log came to.
package struct LogSummary: Hashable, Sendable {
  package let leafCount: Int64
  package let root: Hash256
  package let findingCount: Int
  package let counters: [CounterSummary]
}
