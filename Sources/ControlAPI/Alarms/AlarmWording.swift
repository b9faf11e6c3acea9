/// What a person reads.
extension AlarmCondition {
  /// What is the matter, in one sentence.
  package var wording: String {
    switch self {
    case .deliveryExceeded: "More was delivered than the limits allow: the handpiece is stopped."
    case .stopUnconfirmed: "The handpiece has not confirmed its stop."
    case .handpieceLost: "The handpiece was lost while it could fire."
    case .handpieceFault: "The handpiece reports a fault."
    case .leaseExpired: "The handpiece disarmed itself: the daemon did not reach it in time."
    case .footswitchHeld: "The footswitch is held down."
    case .twoActivations: "Footswitch and finger switch were pressed at once."
    case .linkQuality: "The line to the handpiece is bad."
    case .outputDrifting: "The handpiece delivers other than it is set to, still within tolerance."
    case .outputBeyondTolerance: "The handpiece delivers other than it is set to: it is stopped."
    case .pinsMissing: "Fewer needles came out than went in."
    case .checkFailed: "The handpiece failed its check and is not driven."
    case .positionUnknown: "The handpiece remembers another log: this one may have been put back."
    case .serialTwice: "Two handpieces say the same serial number; neither is driven."
    case .unattended: "No console presented alarms while the handpiece was armed: it is disarmed."
    case .logFailing: "The log could not be written in time: the session is stopped."
    case .diskFull: "The disk is full: nothing can be treated."
    case .identitiesPutBack: "The store of patients was put back to an older state."
    }
  }

  /// What to do about it, in one sentence.
  package var remedy: String {
    switch self {
    case .deliveryExceeded:
      "Look at the patient; do not go on with this handpiece before service has seen it."
    case .stopUnconfirmed:
      "Take the handpiece off the skin and unplug it; its lease has ended by itself."
    case .handpieceLost: "Look at cable and plug; what it delivered is read back when it returns."
    case .handpieceFault: "Take it off the skin; look at the log for the fault, then call service."
    case .leaseExpired: "Arm again; if it comes back, see whether the machine is overloaded."
    case .footswitchHeld: "Let go of the footswitch; free it if it is stuck."
    case .twoActivations: "Use one switch only; free the other if it is stuck."
    case .linkQuality: "Look at cable and plug; keep the cable away from the generator."
    case .outputDrifting: "Have it calibrated soon: `handpiecectl calibrate start`."
    case .outputBeyondTolerance:
      "Do not go on with it before it has been calibrated: `handpiecectl calibrate start`."
    case .pinsMissing:
      "Look for the missing ones in the skin of every area treated, and on the floor; keep the tip."
    case .checkFailed: "Plug it in anew to have it checked again; if it fails again, call service."
    case .positionUnknown:
      "Find out which log it was used with; a service engineer may adopt it as it is."
    case .serialTwice: "Unplug both, then plug in the right one alone."
    case .unattended: "Open a console (`handpiecectl console`), then arm again."
    case .logFailing: "See whether the disk works and has room: `handpiecectl doctor`."
    case .diskFull: "Make room on the disk of the log, then restart the daemon."
    case .identitiesPutBack:
      "Find out who restored it; take histories of patients as unknown until then."
    }
  }
}
