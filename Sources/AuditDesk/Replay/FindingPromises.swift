import AuditLog

/// What the verifier's findings weigh, and which promise each touches.
extension FindingCode {
  var severity: Severity {
    switch self {
    case .clockSteppedSilently, .witnessMissing, .linksNotRecorded, .tooMuchAtOnce: .warning
    default: .error
    }
  }

  var promise: Int {
    switch self {
    case .envelopeDisordered, .envelopeMissing, .envelopeDiffers, .settingsMissing,
      .settingsDiffer, .settingOutsideEnvelope, .settingNotOverridden, .deliveredOutsideEnvelope,
      .settingRaised, .passNotSafer, .overrideExpired, .overrideNotIndependent, .approvalMissing,
      .cautionNotAcknowledged, .armedUncalibrated, .calibrationDiffers, .readingNotFired:
      1
    case .sessionNotOpen, .sessionOpenedTwice, .sessionOfEarlierRun, .handpieceUnknown,
      .handpieceDiffers, .handpieceInUse, .passNotOpen, .passOpenedTwice, .passLeftOpen,
      .closedWhileArmed, .armedTwice, .personNotEnrolled, .armNotKnown, .pulseNotArmed,
      .serviceNotOpen:
      2
    case .pulseMissing, .pulseDoubled, .counterDiffers, .totalsDiffer, .notInterrupted,
      .notAssumed:
      4
    case .armedWhileStopped, .stopCountDiffers, .stopNotReset, .pulseAfterStop, .notStopped,
      .alarmNotKnown:
      6
    case .pinsMissing, .pinsNotCounted: 1
    case .closedUnresolved, .armedUnresolved: 7
    case .bootClockRanBack, .bootReturned, .clockSteppedSilently, .historyDiffers: 8
    case .leafMissing, .leafOutOfOrder, .hashDiffers, .subtreeDiffers, .leafUnreadable,
      .logSizeDiffers, .runEndDiffers, .positionNotInLog, .keyNotChained, .checkpointDiffers,
      .checkpointNotSigned, .leavesCutOff, .witnessMissing, .tileDiffers, .catalogDiffers,
      .statementUnreadable, .signatureInvalid, .signerNotTrusted:
      9
    case .linkDiffers, .erasureNotRecorded, .linksNotRecorded: 11
    case .tooMuchAtOnce: 12
    }
  }
}
