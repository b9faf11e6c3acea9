package import Quantities

/// What one pass came to, by the log.
package struct PassSummary: Hashable, Sendable {
  package let pass: PassID
  /// Whether the pass has been started and not ended.
  package internal(set) var isOpen = false
  /// Pulses, or slices of a continuous delivery.
  package internal(set) var pulses = 0
  /// Those of them that nobody could read.
  package internal(set) var assumed = 0
  /// What was set, by dimension, in its unit; once for each pulse or slice.
  package private(set) var set = ByDimension<Spread>()
  /// What was measured, by dimension, in its unit; once for each depth, and the mean of a slice
  /// between its least and its greatest value.
  package private(set) var delivered = ByDimension<Spread>()
  /// Over pins, deliveries and pulses; what was not measured counts as set.
  package internal(set) var energyTotal = Microjoules.zero
  /// Over slices; what was not measured counts as a whole second.
  package internal(set) var exposure = Milliseconds.zero
  /// Strokes of the needles over all slices.
  package internal(set) var strokes: Int64 = 0
  package internal(set) var refusals = 0
  package internal(set) var stops = 0
  package internal(set) var interruptions = 0

  init(pass: PassID) {
    self.pass = pass
  }

  mutating func noteSet(_ dimension: LoggedDimension, _ value: Int64) {
    set.change(dimension, from: Spread()) { $0.add(value) }
  }

  mutating func noteDelivered(_ dimension: LoggedDimension, _ value: Int64) {
    delivered.change(dimension, from: Spread()) { $0.add(value) }
  }

  mutating func noteDelivered(
    _ dimension: LoggedDimension, _ minimum: Int64, _ mean: Int64, _ maximum: Int64
  ) {
    delivered.change(dimension, from: Spread()) { $0.add(minimum, mean: mean, maximum) }
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
  /// Those of them that nobody could read, counted as delivered in full.
  package internal(set) var assumed: Int
  package internal(set) var refusals: Int
  package internal(set) var stops: Int
  package internal(set) var interruptions: Int
  /// Whose it is known to be; `nil` without a link file.
  package internal(set) var linkage: SessionLinkage?
}

/// One pulse counter of one handpiece, by the log.
package struct CounterSummary: Hashable, Sendable {
  package let handpiece: String
  package let epoch: CounterEpoch
  package let lastNumber: PulseNumber
  /// Pulses of this counter that the log holds.
  package let pulses: Int
  /// Numbers that were charged without having been read.
  package let assumed: Int
  /// Numbers that were charged to nobody here.
  package let foreign: Int
}

/// How many leaves there were of kinds that no session shows.
package struct LeafTally: Hashable, Sendable {
  package internal(set) var alarms = 0
  package internal(set) var alarmAcknowledgements = 0
  package internal(set) var storageFailures = 0
  package internal(set) var denials = 0
  package internal(set) var peopleLocked = 0
  package internal(set) var pinsRefused = 0
  package internal(set) var linksDisclosed = 0
  package internal(set) var identitiesErased = 0
  package internal(set) var signingKeys = 0
}

/// What the whole log came to.
package struct LogSummary: Hashable, Sendable {
  package let leafCount: Int64
  package let root: Hash256
  package let findingCount: Int
  package let counters: [CounterSummary]
  /// The key that signs checkpoints where the log ends; `nil` when the log names none.
  package let signingKey: NoteVerifierKey?
  package let tally: LeafTally
  /// When the newest leaf was written, by its wall clock; `nil` for an empty log.
  package let newestUTC: UTCInstant?
  package let newestStart: StartRecord?
  /// What witnesses have seen, one entry for each given witness that signed.
  package let witnessed: [WitnessedSize]
  /// What is not disclosed.
  package let redaction: RedactionSummary
}

/// A start of the daemon.
package struct StartRecord: Hashable, Sendable {
  package let seq: Int64
  /// Over the catalog as the daemon read it.
  package let catalogHash: Hash256
}
