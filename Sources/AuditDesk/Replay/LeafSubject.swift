package import AuditLog

/// Whom and what a leaf is about.
extension LeafBody {
  /// The session it names.
  package var session: SessionPseudonym? {
    switch self {
    case .sessionOpened(let leaf): leaf.session
    case .sessionClosed(let leaf): leaf.session
    case .envelope(let leaf): leaf.pass.session
    case .pinsCounted(let leaf): leaf.session
    case .cautionsAcknowledged(let leaf): leaf.pass.session
    case .passStarted(let leaf): leaf.pass.session
    case .passEnded(let leaf): leaf.pass.session
    case .settings(let leaf): leaf.pass.session
    case .settingsRefused(let leaf): leaf.pass.session
    case .override(let leaf): (try? OverrideStatement(reading: leaf.note.text))?.session
    case .armed(let leaf): leaf.pass.session
    case .disarmed(let leaf): leaf.session
    case .pulse(let leaf): leaf.pass.session
    case .exposure(let leaf): leaf.pass.session
    case .interruption(let leaf): leaf.session
    case .reconciled(let leaf): leaf.session
    case .assumed(let leaf): leaf.session
    case .alarmRaised(let leaf): leaf.session
    default: nil
    }
  }

  /// The serial number it names.
  package var handpiece: String? {
    switch self {
    case .handpieceAttached(let leaf): leaf.handpiece
    case .handpieceChecked(let leaf): leaf.handpiece
    case .handpieceLost(let leaf): leaf.handpiece
    case .handpieceRefused(let leaf): leaf.handpiece
    case .handpieceAdopted(let leaf): leaf.handpiece
    case .tipChanged(let leaf): leaf.handpiece
    case .serviceOpened(let leaf): leaf.handpiece
    case .serviceDelivery(let leaf): leaf.handpiece
    case .curveWritten(let leaf): leaf.handpiece
    case .calibration(let leaf): leaf.handpiece
    case .sessionOpened(let leaf): leaf.handpiece
    case .pinsCounted(let leaf): leaf.handpiece
    case .pulse(let leaf): leaf.handpiece
    case .exposure(let leaf): leaf.handpiece
    case .stop(let leaf): leaf.handpiece
    case .stopConfirmed(let leaf): leaf.handpiece
    case .stopReset(let leaf): leaf.handpiece
    case .interruption(let leaf): leaf.handpiece
    case .reconciled(let leaf): leaf.handpiece
    case .assumed(let leaf): leaf.handpiece
    case .foreign(let leaf): leaf.handpiece
    case .alarmRaised(let leaf): leaf.handpiece
    default: nil
    }
  }
}
