package import AuditLog
import Quantities

/// Takes a log's leaves and keeps those of one session.
package struct DossierReading: Sendable {
  private let session: SessionPseudonym
  package private(set) var dossier: SessionDossier?
  /// The newest leaf of each handpiece before the session.
  private var attached: [String: HandpieceAttachedLeaf] = [:]
  private var alarms: Set<Int64> = []

  private static let handpieceLimit = 4096

  package init(of session: SessionPseudonym) { self.session = session }

  /// Takes the next leaf; leaves of other sessions are passed over.
  package mutating func take(_ leaf: Leaf) {
    if dossier == nil {
      if case .handpieceAttached(let leaf) = leaf.body {
        guard attached.count < Self.handpieceLimit else { return }
        attached[leaf.handpiece] = leaf
      }
      guard case .sessionOpened(let opened) = leaf.body, opened.session == session else { return }
      dossier = SessionDossier(opened, leaf.stamp, at: leaf.seq)
      dossier?.attached = attached[opened.handpiece]
      dossier?.happened("Opened by uid \(opened.operatorUID)", .step, leaf)
      return
    }
    guard dossier?.closed == nil, isOwn(leaf) else { return }
    dossier?.lastSeq = leaf.seq
    dossier?.lastUTC = leaf.stamp.utc
    takeOfPass(leaf)
    takeOfHandpiece(leaf)
  }

  private func isOwn(_ leaf: Leaf) -> Bool {
    if let named = leaf.body.session { return named == session }
    switch leaf.body {
    case .alarmEscalated(let own): return alarms.contains(own.alarmSeq)
    case .alarmAcknowledged(let own): return alarms.contains(own.alarmSeq)
    case .alarmEnded(let own): return alarms.contains(own.alarmSeq)
    case .clockStep, .daemonStarted, .storageFailed: return true
    default: return leaf.body.handpiece == dossier?.opened.handpiece
    }
  }

  private mutating func takeOfPass(_ leaf: Leaf) {
    switch leaf.body {
    case .envelope(let own): dossier?.change(own.pass) { $0.envelope = own }
    case .passStarted(let own):
      dossier?.change(own.pass) { $0.started = own }
      dossier?.happened("\(own.pass) begins, \(own.plannedPulses) planned", .step, leaf)
    case .settings(let own):
      dossier?.change(own.pass) { $0.settings = own }
      dossier?.happened("Set: \(own.settings.spoken)", .step, leaf)
    case .settingsRefused(let own):
      let reasons = own.reasons.map { "\($0.rule): \($0.asked) against \($0.bound)" }
      dossier?.happened(
        "Refused: \(own.settings.spoken); \(reasons.joined(separator: ", "))", .refusal, leaf)
    case .pinsCounted(let own):
      dossier?.count(own)
      dossier?.happened(
        "Needles counted \(own.moment.rawValue) by uid \(own.operatorUID): \(own.pins) of "
          + "\(own.pinsOfKind)", .step, leaf)
    case .cautionsAcknowledged(let own):
      dossier?.happened(
        "Cautions read by uid \(own.operatorUID): \(own.cautions.joined(separator: ", "))", .step,
        leaf)
    case .armed(let own):
      dossier?.note(own.person, own.operatorUID)
      dossier?.happened(
        "Armed by \(own.person.map { "\($0)" } ?? "nobody"), uid \(own.operatorUID)", .step, leaf)
    case .disarmed(let own): dossier?.happened("Disarmed: \(own.reason)", .step, leaf)
    case .pulse(let own):
      dossier?.deliver(Delivery(own, leaf.stamp, at: leaf.seq), in: own.pass)
    case .exposure(let own):
      dossier?.deliver(Delivery(own, leaf.stamp, at: leaf.seq), in: own.pass)
    case .passEnded(let own):
      dossier?.change(own.pass) { $0.ended = own }
      dossier?.happened("\(own.pass) ends: \(own.reason), \(own.pulses) in it", .step, leaf)
    case .sessionClosed(let own):
      dossier?.closed = own
      dossier?.happened("Closed: \(own.reason)", .step, leaf)
    default: break
    }
  }

  private mutating func takeOfHandpiece(_ leaf: Leaf) {
    switch leaf.body {
    case .handpieceAttached(let own):
      dossier?.attached = own
      dossier?.happened("Handpiece attached, \(own.lastPulse) counted", .step, leaf)
    case .handpieceLost(let own):
      dossier?.happened("Handpiece lost: \(own.reason)", .interruption, leaf)
    case .interruption(let own):
      dossier?.happened("Out of reach: \(own.reason)", .interruption, leaf)
    case .reconciled(let own):
      dossier?.happened(
        "Read back: \(own.recoveredCount) complete, \(own.interruptedCount) interrupted",
        .interruption, leaf)
    case .assumed(let own):
      dossier?.happened(
        "\(own.deliveries) assumed by uid \(own.operatorUID): \(own.reason)", .interruption, leaf)
    case .stop(let own):
      dossier?.happened("Stopped: \(own.source.rawValue)", .stop, leaf)
    case .stopConfirmed(let own):
      dossier?.happened("Stop confirmed after \(own.latency)", .stop, leaf)
    case .stopReset(let own):
      dossier?.note(own.person, own.operatorUID)
      dossier?.happened(
        "Stop released by \(own.person.map { "\($0)" } ?? "nobody")", .stop, leaf)
    case .override(let own):
      let text = (try? OverrideStatement(reading: own.note.text))?.lines.joined(separator: ", ")
      dossier?.happened("Overridden: \(text ?? "unreadable")", .override, leaf)
    case .alarmRaised(let own):
      alarms.insert(leaf.seq)
      dossier?.happened("Alarm, \(own.priority.rawValue): \(own.alarm)", .alarm, leaf)
    case .alarmAcknowledged(let own):
      dossier?.happened("Alarm \(own.alarmSeq) seen by uid \(own.operatorUID)", .alarm, leaf)
    case .alarmEnded(let own): dossier?.happened("Alarm \(own.alarmSeq) over", .alarm, leaf)
    case .clockStep(let own): dossier?.happened("Clock set by \(own.step)", .interruption, leaf)
    case .daemonStarted: dossier?.happened("The daemon started again", .interruption, leaf)
    case .storageFailed(let own):
      dossier?.happened("Storage failed: \(own.reason)", .interruption, leaf)
    default: break
    }
  }
}

extension LoggedSettings {
  /// Each value with its key.
  package var spoken: String {
    let values = LoggedDimension.allCases.compactMap { dimension in
      self[dimension].map { "\(dimension.key) \($0)" }
    }
    return (values + furtherDepths.map { "further_depth_um \($0.count)" }).joined(separator: ", ")
  }
}

extension Delivery {
  init(_ leaf: PulseLeaf, _ stamp: LeafStamp, at seq: Int64) {
    var set: [LoggedDimension: Int64] = [
      .energyPerPin: leaf.setEnergyPerPin.count, .pulseWidth: leaf.setPulseWidth.count,
    ]
    if leaf.setDepth > .zero { set[.depth] = leaf.setDepth.count }
    if leaf.setPowerLevel > 0 { set[.powerLevel] = Int64(leaf.setPowerLevel) }
    let isInSkin = leaf.setDepth > .zero
    self.init(
      seq: seq, utc: stamp.utc, number: leaf.number, source: leaf.source, outcome: leaf.outcome,
      set: set,
      parts: leaf.deliveries.map { delivery in
        Part(
          setEnergy: delivery.setEnergyPerPin.count, energy: delivery.energyPerPin.count,
          energyMaximum: delivery.energyMaximum.count,
          setDepth: isInSkin ? delivery.setDepth.count : nil,
          depth: isInSkin ? delivery.depth.count : nil, width: delivery.pulseWidth.count,
          impedance: delivery.impedance.count, strokeRate: nil, vacuum: nil, crystalFlow: nil)
      }, temperature: leaf.temperature, duration: .zero)
  }

  init(_ leaf: ExposureLeaf, _ stamp: LeafStamp, at seq: Int64) {
    var measured = ByDimension<Int64>()
    for span in leaf.measured { measured[span.dimension] = span.mean }
    let part = Part(
      setEnergy: nil, energy: nil, energyMaximum: nil, setDepth: leaf.settings[.depth],
      depth: measured[.depth], width: nil, impedance: nil, strokeRate: measured[.strokeRate],
      vacuum: measured[.vacuum], crystalFlow: measured[.crystalFlow])
    self.init(
      seq: seq, utc: stamp.utc, number: leaf.number, source: leaf.source, outcome: leaf.outcome,
      set: leaf.settings.values, parts: leaf.measured.isEmpty ? [] : [part],
      temperature: leaf.temperature, duration: leaf.duration)
  }
}
