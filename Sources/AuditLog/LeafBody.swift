/// One object inside a leaf.
package protocol LeafEntry: Hashable, Sendable {
  init(from fields: inout LeafFields) throws(AuditLogError)
  func write(to text: inout JSONText)
}

/// What one kind of leaf says after the head that all leaves share.
package protocol LeafContent: LeafEntry {
  /// The name of the kind in the log.
  static var kind: String { get }
}

/// Every kind of leaf the log holds: one case, one line of ``content`` and one of `readers`.
package enum LeafBody: Hashable, Sendable {
  case daemonStarted(DaemonStartedLeaf)
  case daemonStopped(DaemonStoppedLeaf)
  case clockStep(ClockStepLeaf)
  case storageFailed(StorageFailedLeaf)
  case signingKey(SigningKeyLeaf)
  indirect case handpieceAttached(HandpieceAttachedLeaf)
  case handpieceChecked(HandpieceCheckedLeaf)
  case handpieceLost(HandpieceLostLeaf)
  case handpieceRefused(HandpieceRefusedLeaf)
  case handpieceAdopted(HandpieceAdoptedLeaf)
  case tipChanged(TipChangedLeaf)
  indirect case serviceOpened(ServiceOpenedLeaf)
  case serviceArmed(ServiceArmedLeaf)
  case serviceDisarmed(ServiceDisarmedLeaf)
  case serviceDelivery(ServiceDeliveryLeaf)
  case serviceReading(ServiceReadingLeaf)
  case curveWritten(CurveWrittenLeaf)
  case calibration(CalibrationLeaf)
  case serviceClosed(ServiceClosedLeaf)
  case visitOpened(VisitOpenedLeaf)
  indirect case sessionOpened(SessionOpenedLeaf)
  case sessionClosed(SessionClosedLeaf)
  indirect case envelope(EnvelopeLeaf)
  case pinsCounted(PinsCountedLeaf)
  case cautionsAcknowledged(CautionsAcknowledgedLeaf)
  case passStarted(PassStartedLeaf)
  case passEnded(PassEndedLeaf)
  case settings(SettingsLeaf)
  case settingsRefused(SettingsRefusedLeaf)
  case prescriberTrusted(PrescriberTrustedLeaf)
  case approval(ApprovalLeaf)
  case override(OverrideLeaf)
  case armed(ArmedLeaf)
  case disarmed(DisarmedLeaf)
  case pulse(PulseLeaf)
  case exposure(ExposureLeaf)
  case stop(StopLeaf)
  case stopConfirmed(StopConfirmedLeaf)
  case stopReset(StopResetLeaf)
  case interruption(InterruptionLeaf)
  case reconciled(ReconciledLeaf)
  case assumed(AssumedLeaf)
  case foreign(ForeignLeaf)
  case alarmRaised(AlarmRaisedLeaf)
  case alarmEscalated(AlarmEscalatedLeaf)
  case alarmAcknowledged(AlarmAcknowledgedLeaf)
  case alarmEnded(AlarmEndedLeaf)
  case personEnrolled(PersonEnrolledLeaf)
  case personChanged(PersonChangedLeaf)
  case personLocked(PersonLockedLeaf)
  case pinsRefused(PINsRefusedLeaf)
  case denials(DenialsLeaf)
  case linkDisclosed(LinkDisclosedLeaf)
  case identityErased(IdentityErasedLeaf)

  package var content: any LeafContent {
    switch self {
    case .daemonStarted(let leaf): leaf
    case .daemonStopped(let leaf): leaf
    case .clockStep(let leaf): leaf
    case .storageFailed(let leaf): leaf
    case .signingKey(let leaf): leaf
    case .handpieceAttached(let leaf): leaf
    case .handpieceChecked(let leaf): leaf
    case .handpieceLost(let leaf): leaf
    case .handpieceRefused(let leaf): leaf
    case .handpieceAdopted(let leaf): leaf
    case .tipChanged(let leaf): leaf
    case .serviceOpened(let leaf): leaf
    case .serviceArmed(let leaf): leaf
    case .serviceDisarmed(let leaf): leaf
    case .serviceDelivery(let leaf): leaf
    case .serviceReading(let leaf): leaf
    case .curveWritten(let leaf): leaf
    case .calibration(let leaf): leaf
    case .serviceClosed(let leaf): leaf
    case .visitOpened(let leaf): leaf
    case .sessionOpened(let leaf): leaf
    case .sessionClosed(let leaf): leaf
    case .envelope(let leaf): leaf
    case .pinsCounted(let leaf): leaf
    case .cautionsAcknowledged(let leaf): leaf
    case .passStarted(let leaf): leaf
    case .passEnded(let leaf): leaf
    case .settings(let leaf): leaf
    case .settingsRefused(let leaf): leaf
    case .prescriberTrusted(let leaf): leaf
    case .approval(let leaf): leaf
    case .override(let leaf): leaf
    case .armed(let leaf): leaf
    case .disarmed(let leaf): leaf
    case .pulse(let leaf): leaf
    case .exposure(let leaf): leaf
    case .stop(let leaf): leaf
    case .stopConfirmed(let leaf): leaf
    case .stopReset(let leaf): leaf
    case .interruption(let leaf): leaf
    case .reconciled(let leaf): leaf
    case .assumed(let leaf): leaf
    case .foreign(let leaf): leaf
    case .alarmRaised(let leaf): leaf
    case .alarmEscalated(let leaf): leaf
    case .alarmAcknowledged(let leaf): leaf
    case .alarmEnded(let leaf): leaf
    case .personEnrolled(let leaf): leaf
    case .personChanged(let leaf): leaf
    case .personLocked(let leaf): leaf
    case .pinsRefused(let leaf): leaf
    case .denials(let leaf): leaf
    case .linkDisclosed(let leaf): leaf
    case .identityErased(let leaf): leaf
    }
  }

  /// The name of the kind in the log.
  package var kind: String { type(of: content).kind }

  /// The names of all kinds, in the order in which they are documented.
  package static var kinds: [String] { readers.map(\.kind) }

  private static let readers: [Reader] = [
    Reader(LeafBody.daemonStarted),
    Reader(LeafBody.daemonStopped),
    Reader(LeafBody.clockStep),
    Reader(LeafBody.storageFailed),
    Reader(LeafBody.signingKey),
    Reader(LeafBody.handpieceAttached),
    Reader(LeafBody.handpieceChecked),
    Reader(LeafBody.handpieceLost),
    Reader(LeafBody.handpieceRefused),
    Reader(LeafBody.handpieceAdopted),
    Reader(LeafBody.tipChanged),
    Reader(LeafBody.serviceOpened),
    Reader(LeafBody.serviceArmed),
    Reader(LeafBody.serviceDisarmed),
    Reader(LeafBody.serviceDelivery),
    Reader(LeafBody.serviceReading),
    Reader(LeafBody.curveWritten),
    Reader(LeafBody.calibration),
    Reader(LeafBody.serviceClosed),
    Reader(LeafBody.visitOpened),
    Reader(LeafBody.sessionOpened),
    Reader(LeafBody.sessionClosed),
    Reader(LeafBody.envelope),
    Reader(LeafBody.pinsCounted),
    Reader(LeafBody.cautionsAcknowledged),
    Reader(LeafBody.passStarted),
    Reader(LeafBody.passEnded),
    Reader(LeafBody.settings),
    Reader(LeafBody.settingsRefused),
    Reader(LeafBody.prescriberTrusted),
    Reader(LeafBody.approval),
    Reader(LeafBody.override),
    Reader(LeafBody.armed),
    Reader(LeafBody.disarmed),
    Reader(LeafBody.pulse),
    Reader(LeafBody.exposure),
    Reader(LeafBody.stop),
    Reader(LeafBody.stopConfirmed),
    Reader(LeafBody.stopReset),
    Reader(LeafBody.interruption),
    Reader(LeafBody.reconciled),
    Reader(LeafBody.assumed),
    Reader(LeafBody.foreign),
    Reader(LeafBody.alarmRaised),
    Reader(LeafBody.alarmEscalated),
    Reader(LeafBody.alarmAcknowledged),
    Reader(LeafBody.alarmEnded),
    Reader(LeafBody.personEnrolled),
    Reader(LeafBody.personChanged),
    Reader(LeafBody.personLocked),
    Reader(LeafBody.pinsRefused),
    Reader(LeafBody.denials),
    Reader(LeafBody.linkDisclosed),
    Reader(LeafBody.identityErased),
  ]
  private static let readersByKind = Dictionary(
    readers.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

  /// Reads what follows the head of one kind, without a box around it: there are millions of
  /// pulses.
  private struct Reader: Sendable {
    let kind: String
    let read: @Sendable (inout LeafFields) throws(AuditLogError) -> LeafBody

    init<Content: LeafContent>(_ body: @escaping @Sendable (Content) -> LeafBody) {
      kind = Content.kind
      read = { fields throws(AuditLogError) in body(try Content(from: &fields)) }
    }
  }

  init(kind: String, from fields: inout LeafFields) throws(AuditLogError) {
    guard let reader = Self.readersByKind[kind] else { throw .unknownKind(kind) }
    self = try reader.read(&fields)
  }
}
