package import AuditLog
package import Quantities

/// Everything that the log says of one calibration, in the order in which it happened.
package struct CalibrationDossier: Sendable {
  /// One reading, with what it was taken at.
  package struct Reading: Sendable {
    package let seq: Int64
    package let utc: UTCInstant
    package let leaf: ServiceReadingLeaf
    /// In the quantity's unit; 0 for the home position.
    package let setPoint: Int64
    package let load: Ohms
  }

  package let opened: ServiceOpenedLeaf
  package let openedSeq: Int64
  package let openedUTC: UTCInstant
  package private(set) var readings: [Reading] = []
  package private(set) var written: CurveWrittenLeaf?
  /// The newest result.
  package private(set) var result: CalibrationLeaf?
  package private(set) var resultSeq: Int64?
  package private(set) var resultUTC: UTCInstant?
  package private(set) var closed: ServiceClosedLeaf?
  package private(set) var lastSeq: Int64
  /// What the newest permission is for.
  private var armed: ServiceArmedLeaf?

  /// More is no calibration of one plan.
  private static let readingLimit = 8192

  init(_ opened: ServiceOpenedLeaf, _ leaf: Leaf) {
    self.opened = opened
    openedSeq = leaf.seq
    openedUTC = leaf.stamp.utc
    lastSeq = leaf.seq
  }

  /// Takes the next leaf; whatever is not of this calibration is passed over.
  mutating func take(_ leaf: Leaf) {
    guard closed == nil else { return }
    switch leaf.body {
    case .serviceArmed(let own) where own.service == opened.service: armed = own
    case .serviceReading(let own) where own.service == opened.service: take(own, leaf)
    case .curveWritten(let own) where own.service == opened.service: written = own
    case .calibration(let own) where own.service == opened.service:
      (result, resultSeq, resultUTC) = (own, leaf.seq, leaf.stamp.utc)
    case .serviceClosed(let own) where own.service == opened.service: closed = own
    case .daemonStarted: closed = ServiceClosedLeaf(service: opened.service, reason: "cut_off")
    default: return
    }
    lastSeq = leaf.seq
  }

  private mutating func take(_ own: ServiceReadingLeaf, _ leaf: Leaf) {
    guard readings.count < Self.readingLimit else { return }
    let isFired = own.number != nil
    readings.append(
      Reading(
        seq: leaf.seq, utc: leaf.stamp.utc, leaf: own, setPoint: isFired ? armed?.setPoint ?? 0 : 0,
        load: isFired ? armed?.load ?? .zero : .zero))
  }
}

/// Takes a log's leaves and keeps its calibrations.
package struct CalibrationReadings: Sendable {
  package private(set) var dossiers: [CalibrationDossier] = []
  private var open: [ServicePseudonym: Int] = [:]

  /// So many are listed; who wants one among more names the handpiece.
  private static let limit = 4096

  private let handpiece: String?

  /// - Parameter handpiece: A serial number, or `nil` for those of all.
  package init(of handpiece: String?) {
    self.handpiece = handpiece
  }

  package mutating func take(_ leaf: Leaf) {
    switch leaf.body {
    case .serviceOpened(let own):
      guard dossiers.count < Self.limit, handpiece == nil || own.handpiece == handpiece else {
        return
      }
      open[own.service] = dossiers.count
      dossiers.append(CalibrationDossier(own, leaf))
    case .serviceArmed(let own): give(leaf, to: own.service)
    case .serviceReading(let own): give(leaf, to: own.service)
    case .curveWritten(let own): give(leaf, to: own.service)
    case .calibration(let own): give(leaf, to: own.service)
    case .serviceClosed(let own):
      give(leaf, to: own.service)
      open[own.service] = nil
    case .daemonStarted:
      for service in open.keys { give(leaf, to: service) }
      open = [:]
    default: return
    }
  }

  private mutating func give(_ leaf: Leaf, to service: ServicePseudonym) {
    if let place = open[service] { dossiers[place].take(leaf) }
  }
}
