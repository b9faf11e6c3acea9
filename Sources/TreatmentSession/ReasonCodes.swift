import AuditLog
import HandpieceWire

// What a handpiece says in numbers, as the words of the log. They are written out because the log
// outlives every renaming.

extension ReasonCode {
  init(_ outcome: DeliveryOutcome) {
    switch outcome {
    case .pending: self = "pending"
    case .completed: self = "completed"
    case .energyExceeded: self = "energy_exceeded"
    case .contactLost: self = "contact_lost"
    case .impedanceOutside: self = "impedance_outside"
    case .leaseExpired: self = "lease_expired"
    case .stopped: self = "stopped"
    case .disarmed: self = "disarmed"
    case .widthExceeded: self = "width_exceeded"
    case .mechanicalFault: self = "mechanical_fault"
    case .temperatureExceeded: self = "temperature_exceeded"
    case .released: self = "released"
    case .depthOutside: self = "depth_outside"
    case .strokeRateOutside: self = "stroke_rate_outside"
    case .vacuumOutside: self = "vacuum_outside"
    case .flowOutside: self = "flow_outside"
    case .loadUnstable: self = "load_unstable"
    }
  }

  init(_ cause: DisarmCause) {
    switch cause {
    case .neverArmed: self = "never_armed"
    case .commanded: self = "commanded"
    case .greeted: self = "greeted"
    case .leaseExpired: self = "lease_expired"
    case .stopped: self = "stopped"
    case .envelopeUsedUp: self = "envelope_used_up"
    case .reconfigured: self = "reconfigured"
    case .tipChanged: self = "tip_changed"
    case .faulted: self = "faulted"
    case .idle: self = "idle"
    case .deliveryExceeded: self = "delivery_exceeded"
    }
  }

  init(_ code: Fault.Code) {
    switch code {
    case .acknowledgementTooHigh: self = "fault_acknowledgement_too_high"
    case .journalFailed: self = "fault_journal_failed"
    case .twoActivations: self = "fault_two_activations"
    case .needlesStuck: self = "fault_needles_stuck"
    case .footswitchStuck: self = "fault_footswitch_stuck"
    case .counterExhausted: self = "fault_counter_exhausted"
    case .driveStuck: self = "fault_drive_stuck"
    }
  }
}
