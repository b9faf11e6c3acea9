package import Quantities

/// What a handpiece says of itself that the log can confirm or contradict.
package struct RecallQuestion: Hashable, Sendable {
  /// Serial number of the handpiece.
  package var handpiece: String
  /// The tip on it; none without one.
  package var tip: TipUID
  /// The size of the log it was told last; zero when it was never told one.
  package var logSize: UInt64
  /// The first eight bytes of the root at that size.
  package var rootPrefix: UInt64

  package init(handpiece: String, tip: TipUID = .none, logSize: UInt64, rootPrefix: UInt64) {
    self.handpiece = handpiece
    self.tip = tip
    self.logSize = logSize
    self.rootPrefix = rootPrefix
  }
}

/// What the log knows of a handpiece.
package struct HandpieceRecall: Hashable, Sendable {
  /// How far a handpiece's counter had come when its newest leaf about that was written.
  package struct Counter: Hashable, Sendable {
    package var epoch: CounterEpoch
    package var last: PulseNumber

    package init(epoch: CounterEpoch, last: PulseNumber) {
      self.epoch = epoch
      self.last = last
    }
  }

  /// Whether the log contains what the handpiece remembers of it. If not, this is an older copy of
  /// the log, or another one.
  package var containsPosition: Bool
  /// Up to where deliveries are accounted for; `nil` for a handpiece that is new to this log.
  package var counter: Counter?
  /// The last number that was assumed without having been read, if any was.
  package var assumed: Counter?
  /// The session that is open on it.
  package var openSession: SessionPseudonym?
  /// The stop that it has neither confirmed nor been released from.
  package var owedStop: StopLeaf?
  package var calibrations: CalibrationHistory
  package var tip = TipLedger()
  /// Its last deliveries, so many at most, and the calibrations since the first of them, the oldest
  /// first.
  package var recent: [LeafBody] = []

  package init(
    containsPosition: Bool, counter: Counter?, assumed: Counter? = nil,
    openSession: SessionPseudonym? = nil, owedStop: StopLeaf? = nil,
    calibrations: CalibrationHistory = CalibrationHistory()
  ) {
    self.containsPosition = containsPosition
    self.counter = counter
    self.assumed = assumed
    self.openSession = openSession
    self.owedStop = owedStop
    self.calibrations = calibrations
  }
}
