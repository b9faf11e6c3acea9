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

/// Every kind of leaf the log holds.
package enum LeafBody: Hashable, Sendable {
  case daemonStarted(DaemonStartedLeaf)
  case daemonStopped(DaemonStoppedLeaf)
  case handpieceAttached(HandpieceAttachedLeaf)
  case handpieceLost(HandpieceLostLeaf)
  case handpieceRefused(HandpieceRefusedLeaf)
  case sessionOpened(SessionOpenedLeaf)
  case envelope(EnvelopeLeaf)
  case passStarted(PassStartedLeaf)
  case settings(SettingsLeaf)
  case settingsRefused(SettingsRefusedLeaf)
  case armed(ArmedLeaf)
  case disarmed(DisarmedLeaf)
  case pulse(PulseLeaf)
  case exposure(ExposureLeaf)
  case stop(StopLeaf)
  case stopConfirmed(StopConfirmedLeaf)
  case stopReset(StopResetLeaf)
  case interruption(InterruptionLeaf)
  case reconciled(ReconciledLeaf)
  case passEnded(PassEndedLeaf)
  case sessionClosed(SessionClosedLeaf)
  case prescriberTrusted(PrescriberTrustedLeaf)
  case approval(ApprovalLeaf)
  case override(OverrideLeaf)

  package var content: any LeafContent {
    switch self {
    case .daemonStarted(let leaf): leaf
    case .daemonStopped(let leaf): leaf
    case .handpieceAttached(let leaf): leaf
    case .handpieceLost(let leaf): leaf
    case .handpieceRefused(let leaf): leaf
    case .sessionOpened(let leaf): leaf
    case .envelope(let leaf): leaf
    case .passStarted(let leaf): leaf
    case .settings(let leaf): leaf
    case .settingsRefused(let leaf): leaf
    case .armed(let leaf): leaf
    case .disarmed(let leaf): leaf
    case .pulse(let leaf): leaf
    case .exposure(let leaf): leaf
    case .stop(let leaf): leaf
    case .stopConfirmed(let leaf): leaf
    case .stopReset(let leaf): leaf
    case .interruption(let leaf): leaf
    case .reconciled(let leaf): leaf
    case .passEnded(let leaf): leaf
    case .sessionClosed(let leaf): leaf
    case .prescriberTrusted(let leaf): leaf
    case .approval(let leaf): leaf
    case .override(let leaf): leaf
    }
  }

  /// The name of the kind in the log.
  package var kind: String { type(of: content).kind }

  init(kind: String, from fields: inout LeafFields) throws(AuditLogError) {
    switch kind {
    case PulseLeaf.kind: self = .pulse(try PulseLeaf(from: &fields))
    case ExposureLeaf.kind: self = .exposure(try ExposureLeaf(from: &fields))
    case DaemonStartedLeaf.kind: self = .daemonStarted(try DaemonStartedLeaf(from: &fields))
    case DaemonStoppedLeaf.kind: self = .daemonStopped(try DaemonStoppedLeaf(from: &fields))
    case HandpieceAttachedLeaf.kind:
      self = .handpieceAttached(try HandpieceAttachedLeaf(from: &fields))
    case HandpieceLostLeaf.kind: self = .handpieceLost(try HandpieceLostLeaf(from: &fields))
    case HandpieceRefusedLeaf.kind:
      self = .handpieceRefused(try HandpieceRefusedLeaf(from: &fields))
    case SessionOpenedLeaf.kind: self = .sessionOpened(try SessionOpenedLeaf(from: &fields))
    case EnvelopeLeaf.kind: self = .envelope(try EnvelopeLeaf(from: &fields))
    case PassStartedLeaf.kind: self = .passStarted(try PassStartedLeaf(from: &fields))
    case SettingsLeaf.kind: self = .settings(try SettingsLeaf(from: &fields))
    case SettingsRefusedLeaf.kind: self = .settingsRefused(try SettingsRefusedLeaf(from: &fields))
    case ArmedLeaf.kind: self = .armed(try ArmedLeaf(from: &fields))
    case DisarmedLeaf.kind: self = .disarmed(try DisarmedLeaf(from: &fields))
    case StopLeaf.kind: self = .stop(try StopLeaf(from: &fields))
    case StopConfirmedLeaf.kind: self = .stopConfirmed(try StopConfirmedLeaf(from: &fields))
    case StopResetLeaf.kind: self = .stopReset(try StopResetLeaf(from: &fields))
    case InterruptionLeaf.kind: self = .interruption(try InterruptionLeaf(from: &fields))
    case ReconciledLeaf.kind: self = .reconciled(try ReconciledLeaf(from: &fields))
    case PassEndedLeaf.kind: self = .passEnded(try PassEndedLeaf(from: &fields))
    case SessionClosedLeaf.kind: self = .sessionClosed(try SessionClosedLeaf(from: &fields))
    case PrescriberTrustedLeaf.kind:
      self = .prescriberTrusted(try PrescriberTrustedLeaf(from: &fields))
    case ApprovalLeaf.kind: self = .approval(try ApprovalLeaf(from: &fields))
    case OverrideLeaf.kind: self = .override(try OverrideLeaf(from: &fields))
    default: throw .unknownKind(kind)
    }
  }
}
