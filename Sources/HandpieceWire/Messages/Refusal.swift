import Quantities

/// A command the handpiece did not carry out, and every reason why.
///
///     offset  0          1          4
///             message    reserved   reasons
///             u8         u8 ×3      u32
package struct Refusal: Hashable, Sendable {
  /// The number of the refused message; see ``HostMessage/id``.
  package var messageID: UInt8
  package var reasons: RefusalReasons

  package init(messageID: UInt8, reasons: RefusalReasons) {
    self.messageID = messageID
    self.reasons = reasons
  }
}

/// Why a handpiece refuses; several can hold at once.
package struct RefusalReasons: Hashable, Sendable {
  package var bits: UInt32

  package init(bits: UInt32) {
    self.bits = bits
  }

  package static var none: Self { Self(bits: 0) }
  package static var stopLatched: Self { Self(bits: 1 << 0) }
  /// The count in the command is not the present stop count.
  package static var stopCountDiffers: Self { Self(bits: 1 << 1) }
  package static var noEnvelope: Self { Self(bits: 1 << 2) }
  package static var envelopeDiffers: Self { Self(bits: 1 << 3) }
  package static var settingsDiffer: Self { Self(bits: 1 << 4) }
  package static var settingsOutsideEnvelope: Self { Self(bits: 1 << 5) }
  /// Last pulse or counter epoch are not what the host believes.
  package static var counterDiffers: Self { Self(bits: 1 << 6) }
  package static var pulseUnacknowledged: Self { Self(bits: 1 << 7) }
  package static var footswitchPressed: Self { Self(bits: 1 << 8) }
  package static var tipDiffers: Self { Self(bits: 1 << 9) }
  package static var uncalibrated: Self { Self(bits: 1 << 10) }
  package static var journalFull: Self { Self(bits: 1 << 11) }
  package static var echoStale: Self { Self(bits: 1 << 12) }
  /// The needles are not home, or a motor, flow or vacuum is not at rest.
  package static var needlesNotHome: Self { Self(bits: 1 << 13) }
  package static var unsupported: Self { Self(bits: 1 << 14) }
  package static var journalEntryGone: Self { Self(bits: 1 << 15) }
  package static var armIDUsed: Self { Self(bits: 1 << 16) }
  package static var faulted: Self { Self(bits: 1 << 17) }
  package static var tipWornOut: Self { Self(bits: 1 << 18) }
  /// The pulse or slice asked for has not ended yet.
  package static var pulseRunning: Self { Self(bits: 1 << 19) }

  /// There is no load fixture on the handpiece, or there is one where a tip has to be.
  package static var fixtureDiffers: Self { Self(bits: 1 << 20) }
  /// The curves are not those that were verified.
  package static var calibrationDiffers: Self { Self(bits: 1 << 21) }

  package var isEmpty: Bool { bits == 0 }

  package func contains(_ other: Self) -> Bool {
    bits & other.bits == other.bits
  }

  package mutating func insert(_ other: Self) {
    bits |= other.bits
  }

  package mutating func insert(_ other: Self, if condition: Bool) {
    if condition { insert(other) }
  }
}

#if !hasFeature(Embedded)
  extension RefusalReasons {
    /// A stable code for each reason that holds, in the order of the bits.
    package var codes: [String] {
      let named: [(Self, String)] = [
        (.stopLatched, "stop_latched"), (.stopCountDiffers, "stop_count_differs"),
        (.noEnvelope, "no_envelope"), (.envelopeDiffers, "envelope_differs"),
        (.settingsDiffer, "settings_differ"),
        (.settingsOutsideEnvelope, "settings_outside_envelope"),
        (.counterDiffers, "counter_differs"), (.pulseUnacknowledged, "pulse_unacknowledged"),
        (.footswitchPressed, "footswitch_pressed"), (.tipDiffers, "tip_differs"),
        (.uncalibrated, "uncalibrated"), (.journalFull, "journal_full"),
        (.echoStale, "echo_stale"), (.needlesNotHome, "needles_not_home"),
        (.unsupported, "unsupported"), (.journalEntryGone, "journal_entry_gone"),
        (.armIDUsed, "arm_id_used"), (.faulted, "faulted"), (.tipWornOut, "tip_worn_out"),
        (.pulseRunning, "pulse_running"), (.fixtureDiffers, "fixture_differs"),
        (.calibrationDiffers, "calibration_differs"),
      ]
      return named.filter { contains($0.0) }.map(\.1)
    }
  }
#endif
