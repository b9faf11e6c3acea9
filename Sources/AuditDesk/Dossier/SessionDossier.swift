package import AuditLog
package import Quantities

/// Everything that a log has of one session, put together leaf by leaf.
package struct SessionDossier: Sendable {
  package let opened: SessionOpenedLeaf
  package let openedSeq: Int64
  package let openedUTC: UTCInstant
  /// The handpiece as it said who it is, last before the session and then in it.
  package internal(set) var attached: HandpieceAttachedLeaf?
  /// The needles of its tip as they were last counted, and the lot on the tip's package.
  package internal(set) var pinsBefore: PinsCountedLeaf?
  package internal(set) var pinsAfter: PinsCountedLeaf?
  /// In the order in which they began.
  package internal(set) var passes: [PassDossier] = []
  /// What happened, in the order of the log.
  package internal(set) var events: [SessionEvent] = []
  /// Who armed or released a stop, each once.
  package internal(set) var people: [String] = []
  package internal(set) var closed: SessionClosedLeaf?
  /// The last leaf that is about it.
  package internal(set) var lastSeq: Int64
  package internal(set) var lastUTC: UTCInstant
  /// Whether there was more than a dossier holds.
  package internal(set) var isCut = false

  /// The most deliveries of one session that are held.
  package static let deliveryLimit = 100_000
  private static let eventLimit = 10_000
  private var deliveryCount = 0

  init(_ leaf: SessionOpenedLeaf, _ stamp: LeafStamp, at seq: Int64) {
    opened = leaf
    openedSeq = seq
    openedUTC = stamp.utc
    lastSeq = seq
    lastUTC = stamp.utc
  }

  mutating func happened(_ text: String, _ weight: SessionEvent.Weight, _ leaf: Leaf) {
    guard events.count < Self.eventLimit else {
      isCut = true
      return
    }
    events.append(
      SessionEvent(seq: leaf.seq, utc: leaf.stamp.utc, weight: weight, text: text))
  }

  /// The pass of a leaf, begun if it has not been.
  mutating func change(_ pass: PassID, _ change: (inout PassDossier) -> Void) {
    if let place = passes.lastIndex(where: { $0.pass == pass }) { return change(&passes[place]) }
    guard passes.count < 256 else {
      isCut = true
      return
    }
    passes.append(PassDossier(pass: pass))
    change(&passes[passes.count - 1])
  }

  mutating func deliver(_ delivery: Delivery, in pass: PassID) {
    guard deliveryCount < Self.deliveryLimit else {
      isCut = true
      return
    }
    deliveryCount += 1
    change(pass) { $0.deliveries.append(delivery) }
  }

  mutating func note(_ person: PersonPseudonym?, _ uid: UInt32) {
    let name = person.map { "\($0)" } ?? "uid \(uid)"
    if !people.contains(name), people.count < 256 { people.append(name) }
  }

  mutating func count(_ leaf: PinsCountedLeaf) {
    switch leaf.moment {
    case .before: pinsBefore = leaf
    case .after: pinsAfter = leaf
    }
  }

  /// The lot on the tip's package; `nil` when nobody said it.
  package var tipLot: String? {
    pinsBefore.flatMap { $0.lot.isEmpty ? nil : $0.lot }
  }

  /// Pulses or slices.
  package var pulses: Int { passes.reduce(0) { $0 + $1.deliveries.count } }
}

/// One pass of a session.
package struct PassDossier: Sendable {
  package let pass: PassID
  package internal(set) var envelope: EnvelopeLeaf?
  package internal(set) var started: PassStartedLeaf?
  package internal(set) var settings: SettingsLeaf?
  package internal(set) var ended: PassEndedLeaf?
  package internal(set) var deliveries: [Delivery] = []

  init(pass: PassID) { self.pass = pass }

  /// As `cheek/left`.
  package var area: String { "\(pass.area)/\(pass.side)" }
}

/// One pulse or one slice, with what was set and what was measured of it; `nil` where nothing was.
package struct Delivery: Hashable, Sendable {
  package let seq: Int64
  package let utc: UTCInstant
  package let number: PulseNumber
  package let source: PulseSource
  package let outcome: ReasonCode
  package let set: [LoggedDimension: Int64]
  /// One for each depth, the deepest first; of a slice one.
  package let parts: [Part]
  package let temperature: MillidegreesCelsius
  /// In ms; 0 for a pulse.
  package let duration: Milliseconds

  package struct Part: Hashable, Sendable {
    package let setEnergy: Int64?
    package let energy: Int64?
    package let energyMaximum: Int64?
    package let setDepth: Int64?
    package let depth: Int64?
    package let width: Int64?
    package let impedance: Int64?
    package let strokeRate: Int64?
    package let vacuum: Int64?
    package let crystalFlow: Int64?
  }
}

/// Something that happened in a session.
package struct SessionEvent: Hashable, Sendable {
  package let seq: Int64
  package let utc: UTCInstant
  package let weight: Weight
  package let text: String

  /// What it is, for whoever shows it.
  package enum Weight: String, Hashable, Sendable, CaseIterable {
    case step
    case refusal
    case stop
    case alarm
    case interruption
    case override
  }
}
