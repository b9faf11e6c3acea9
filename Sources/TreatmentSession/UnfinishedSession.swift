package import AuditLog
package import DoseLimits
package import Quantities

/// A session as its leaves tell it, which is all that is left of it when the daemon has ended in the
/// middle.
///
/// Nothing can be set or armed in it. Its handpiece is read, what that counted is recorded in it, and
/// then it is closed; or a person closes it with what cannot be read assumed.
package struct UnfinishedSession: Hashable, Sendable {
  package let opened: SessionOpenedLeaf
  package private(set) var endedPasses: [LoggedPass] = []
  package private(set) var pass: LoggedPass?
  /// A pass whose envelope is in the log and whose start is not yet.
  private var announced: LoggedPass?
  /// The newest permission to fire; only deliveries under it can be missing.
  package private(set) var lastArm: ArmID?
  /// The last delivery that is in the log.
  package private(set) var lastPulse: PulseNumber?
  package private(set) var counterEpoch: CounterEpoch?
  package private(set) var pulsesTotal = 0
  package private(set) var isClosed = false

  package init(_ opened: SessionOpenedLeaf) {
    self.opened = opened
  }

  package var pseudonym: SessionPseudonym { opened.session }

  /// Whether the handpiece may have counted what the log does not have.
  package var mayLackDeliveries: Bool { lastArm != nil && !isClosed }

  /// Takes the next leaf of this session.
  package mutating func take(_ body: LeafBody) {
    switch body {
    case .envelope(let leaf): announced = LoggedPass(leaf)
    case .passStarted: pass = announced
    case .settings(let leaf): pass?.values = leaf.settings.values
    case .armed(let leaf):
      let values = pass?.values
      pass?.armed = values
      lastArm = leaf.arm
      lastPulse = leaf.lastPulse
    case .pulse(let leaf):
      count(leaf.number, leaf.counterEpoch)
      charge(LoggedCharge(leaf, pinCount: pass?.pinCount ?? 0))
    case .exposure(let leaf):
      count(leaf.number, leaf.counterEpoch)
      charge(LoggedCharge(leaf))
    // Charged to nobody, but accounted for.
    case .foreign(let leaf):
      if counterEpoch ?? leaf.counterEpoch == leaf.counterEpoch {
        count(leaf.lastNumber, leaf.counterEpoch)
      }
    case .assumed(let leaf): assume(leaf)
    case .passEnded:
      if let pass { endedPasses.append(pass) }
      pass = nil
    case .sessionClosed: isClosed = true
    default: break
    }
  }

  private mutating func count(_ number: PulseNumber, _ epoch: CounterEpoch) {
    lastPulse = number
    counterEpoch = epoch
  }

  private mutating func charge(_ charge: LoggedCharge) {
    pulsesTotal += 1
    pass?.charge(charge)
  }

  private mutating func assume(_ leaf: AssumedLeaf) {
    pulsesTotal += leaf.deliveries
    pass?.charge(LoggedCharge(leaf), times: leaf.deliveries)
  }
}

/// A pass as its leaves tell it.
package struct LoggedPass: Hashable, Sendable {
  package let id: PassID
  package let modality: Modality?
  package let pinCount: Int
  /// What was set last and what followed from it, in each dimension's unit.
  package var values: [LoggedDimension: Int64] = [:]
  /// The same of the newest permission to fire: settings may have been lowered since.
  var armed: [LoggedDimension: Int64]?
  package private(set) var deliveries = 0
  package private(set) var energy = Microjoules.zero
  package private(set) var exposure = Milliseconds.zero

  init(_ leaf: EnvelopeLeaf) {
    id = leaf.pass
    modality = Modality.allCases.first { ReasonCode($0.description) == leaf.modality }
    pinCount = leaf.pinCount
  }

  /// A pass in progress, as its leaves would tell it.
  init(_ pass: CurrentPass, _ permitted: PermittedSettings) {
    id = pass.id
    modality = pass.envelope.modality
    pinCount = pass.envelope.pinCount
    values = Self.logged(permitted)
    armed = pass.armed.map(Self.logged)
  }

  private static func logged(_ permitted: PermittedSettings) -> [LoggedDimension: Int64] {
    Dictionary(
      permitted.values.map { (LoggedDimension($0.key), $0.value) },
      uniquingKeysWith: { first, _ in first })
  }

  mutating func charge(_ charge: LoggedCharge, times count: Int = 1) {
    deliveries += count
    energy += charge.energy
    exposure += charge.exposure
  }

  /// The pass as it counts for the rest of the visit; `nil` when nothing was delivered in it.
  package var visitPass: VisitPass? {
    guard deliveries > 0, !values.isEmpty, let modality, let side = Side(rawValue: id.side) else {
      return nil
    }
    return VisitPass(
      area: AreaID(region: id.area, side: side), procedure: Procedure(modality),
      values: Dictionary(
        values.map { (Dimension($0.key), $0.value) }, uniquingKeysWith: { first, _ in first }),
      energyOverPins: energy, exposure: exposure)
  }
}

/// What a delivery in the log counts in the totals.
struct LoggedCharge: Hashable, Sendable {
  let energy: Microjoules
  let exposure: Milliseconds

  init(_ leaf: PulseLeaf, pinCount: Int) {
    let measured = leaf.deliveries.reduce(Microjoules.zero) { $0 + $1.energyPerPin }
    let inFull = leaf.setEnergyPerPin.times(Int64(1 + leaf.setFurtherDepths.count))
    energy = (leaf.deliveries.isEmpty ? inFull : measured).times(Int64(pinCount))
    exposure = .zero
  }

  init(_ leaf: ExposureLeaf) {
    energy = .zero
    exposure = leaf.duration
  }

  /// All that was assumed.
  init(_ leaf: AssumedLeaf) {
    energy = leaf.energyTotal
    exposure = leaf.exposureTotal
  }
}
