/// One thing a log cannot say if all that it says is true and the daemon kept its promises.
package struct Finding: Hashable, Sendable {
  package let code: FindingCode
  /// The leaf at which it shows.
  package let seq: Int64
  /// What is wrong, in one sentence.
  package let sentence: String

  package init(_ code: FindingCode, at seq: Int64, _ sentence: String) {
    self.code = code
    self.seq = seq
    self.sentence = sentence
  }
}

/// What kinds of findings there are. Their names are stable; programs may rely on them.
package enum FindingCode: String, Hashable, Sendable, CaseIterable {
  // What shows tampering or damage.
  case leafMissing = "leaf_missing"
  case leafOutOfOrder = "leaf_out_of_order"
  case hashDiffers = "hash_differs"
  case subtreeDiffers = "subtree_differs"
  case leafUnreadable = "leaf_unreadable"
  case logSizeDiffers = "log_size_differs"
  case runEndDiffers = "run_end_differs"
  case positionNotInLog = "position_not_in_log"
  case keyNotChained = "key_not_chained"
  // What was said of the log elsewhere.
  case checkpointDiffers = "checkpoint_differs"
  case checkpointNotSigned = "checkpoint_not_signed"
  case leavesCutOff = "leaves_cut_off"
  case witnessMissing = "witness_missing"
  case tileDiffers = "tile_differs"
  case catalogDiffers = "catalog_differs"
  // Clocks.
  case bootClockRanBack = "boot_clock_ran_back"
  case bootReturned = "boot_returned"
  case clockSteppedSilently = "clock_stepped_silently"
  // The order of a session.
  case sessionNotOpen = "session_not_open"
  case sessionOpenedTwice = "session_opened_twice"
  case sessionOfEarlierRun = "session_of_earlier_run"
  case handpieceUnknown = "handpiece_unknown"
  case handpieceDiffers = "handpiece_differs"
  case handpieceInUse = "handpiece_in_use"
  case passNotOpen = "pass_not_open"
  case passOpenedTwice = "pass_opened_twice"
  case passLeftOpen = "pass_left_open"
  case closedWhileArmed = "closed_while_armed"
  case closedUnresolved = "closed_unresolved"
  case pinsMissing = "pins_missing"
  case pinsNotCounted = "pins_not_counted"
  case totalsDiffer = "totals_differ"
  // Limits.
  case envelopeDisordered = "envelope_disordered"
  case envelopeMissing = "envelope_missing"
  case envelopeDiffers = "envelope_differs"
  case settingsMissing = "settings_missing"
  case settingsDiffer = "settings_differ"
  case settingOutsideEnvelope = "setting_outside_envelope"
  case settingNotOverridden = "setting_not_overridden"
  case deliveredOutsideEnvelope = "delivered_outside_envelope"
  case settingRaised = "setting_raised"
  case passNotSafer = "pass_not_safer"
  // Permission and pulses.
  case armedTwice = "armed_twice"
  case armedWhileStopped = "armed_while_stopped"
  case armedUnresolved = "armed_unresolved"
  case cautionNotAcknowledged = "caution_not_acknowledged"
  case personNotEnrolled = "person_not_enrolled"
  case armNotKnown = "arm_not_known"
  case stopCountDiffers = "stop_count_differs"
  case stopNotReset = "stop_not_reset"
  case pulseNotArmed = "pulse_not_armed"
  case pulseAfterStop = "pulse_after_stop"
  case pulseMissing = "pulse_missing"
  case pulseDoubled = "pulse_doubled"
  case counterDiffers = "counter_differs"
  case notStopped = "not_stopped"
  case notInterrupted = "not_interrupted"
  case notAssumed = "not_assumed"
  // Calibrations.
  case serviceNotOpen = "service_not_open"
  case armedUncalibrated = "armed_uncalibrated"
  case readingNotFired = "reading_not_fired"
  case calibrationDiffers = "calibration_differs"
  // Alarms.
  case alarmNotKnown = "alarm_not_known"
  // Links between sessions of one person.
  case linkDiffers = "link_differs"
  case erasureNotRecorded = "erasure_not_recorded"
  case linksNotRecorded = "links_not_recorded"
  case historyDiffers = "history_differs"
  // What prescribers state.
  case statementUnreadable = "statement_unreadable"
  case signatureInvalid = "signature_invalid"
  case signerNotTrusted = "signer_not_trusted"
  case approvalMissing = "approval_missing"
  case overrideExpired = "override_expired"
  case overrideNotIndependent = "override_not_independent"
  // The verifier itself.
  case tooMuchAtOnce = "too_much_at_once"
}

/// Findings on their way to the reader of the report; bounded, but all of them counted.
struct FindingList {
  /// The most findings kept until they are taken.
  static let limit = 4096
  private static let uncheckedLimit = 256

  private(set) var count = 0
  private var waiting: [Finding] = []
  /// Rules that need a leaf which is not disclosed; bounded, but all of them counted.
  private(set) var unchecked: [UncheckedRule] = []
  private(set) var uncheckedCount = 0

  mutating func add(_ code: FindingCode, at seq: Int64, _ sentence: @autoclosure () -> String) {
    count += 1
    if waiting.count < Self.limit { waiting.append(Finding(code, at: seq, sentence())) }
  }

  /// Notes what might be found if every leaf were disclosed.
  mutating func pass(over code: FindingCode, at seq: Int64) {
    uncheckedCount += 1
    guard unchecked.count < Self.uncheckedLimit else { return }
    unchecked.append(UncheckedRule(code: code, seq: seq))
  }

  mutating func take() -> [Finding] {
    defer { waiting = [] }
    return waiting
  }
}
