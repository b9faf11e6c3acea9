/// Everything that goes wrong in a simulated clinic.
package enum FaultKind: String, CaseIterable, Hashable, Sendable {
  // The line, by the matrix of IEC 61784-3.
  case corruption, repetition, wrongOrder, loss, delay, insertion, masquerade, wrongAddress
  // The line, as lines are.
  case droppedByte, doubledByte, batching, dribble, stalledLine, babble, stuckTransmitter
  case frozenStatus, lostReply
  // The handpiece and its cable.
  case unplugged, otherLine, swapped, elsewhere, brownOutInFrame, brownOutInPulse
  case wrongTip, contactLost, impedanceOutside, deliveredNotAsSet, inhibitSticks
  case footswitchStuck, twoActivations
  // The host.
  case hostCrash, loopStalled, clockStepped
  case diskStalled, diskError, diskDead, diskFull, backupRestored
  // People.
  case vanishedClient, twoTechnicians, override, staleRequest
  case stopFromSocket, stopBySignal, stopOnHandpiece
  /// The last client that presents alarms goes away, and comes back after a while.
  case consoleVanishes

  /// The kinds that a day's plan draws from; the console has a draw of its own, so that the days of
  /// seeds that were found before it stay what they were.
  static let drawn = allCases.filter { $0 != .consoleVanishes }

  /// Whether it befalls bytes on a line, for a while.
  var isWeather: Bool {
    switch self {
    case .corruption, .repetition, .wrongOrder, .loss, .delay, .insertion, .masquerade,
      .wrongAddress, .droppedByte, .doubledByte, .batching, .dribble, .stalledLine, .babble,
      .stuckTransmitter, .frozenStatus, .lostReply:
      true
    default: false
    }
  }
}

/// How often each fault really took effect.
package struct FaultTally: Hashable, Sendable {
  private var counts = [Int](repeating: 0, count: FaultKind.allCases.count)

  package init() {}

  package subscript(_ kind: FaultKind) -> Int {
    get { counts[kind.index] }
    set { counts[kind.index] = newValue }
  }

  /// Adds what another run had.
  package mutating func add(_ other: FaultTally) {
    for kind in FaultKind.allCases { self[kind] += other[kind] }
  }

  /// The kinds that never took effect.
  package var missing: [FaultKind] { FaultKind.allCases.filter { self[$0] == 0 } }
}

extension FaultKind {
  fileprivate var index: Int { Self.places[self] ?? 0 }

  private static let places = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
