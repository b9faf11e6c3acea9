package import Quantities

/// What the host says to a handpiece.
package enum HostMessage: Hashable, Sendable {
  /// Opens a conversation in the epoch of its frame. Disarms first, in any state. Answered by
  /// `Identity`.
  case hello(protocolVersion: UInt16)
  /// Asks a simulator to prove that it is one. Answered by `Attestation`, or refused by handpieces
  /// that hold no key.
  case identify(challenge: FixedBytes<32>)
  /// Installs the bounds and exact settings of one pass. Disarms. Answered by `EnvelopeInstalled`.
  case installEnvelope(GuardEnvelope)
  /// Chooses the settings, which must be those of the envelope. Disarms; nothing moves. Answered
  /// by `Configured`.
  case configure(ChosenSettings)
  /// One permission to fire. Never repeated. Answered by `Armed` or `Refused`.
  case arm(Arm)
  /// Keeps the lease of an arm id alive; every 50 ms. Not answered.
  case keepAlive(armID: ArmID, echo: HandpieceInstant)
  /// Says that everything up to a pulse or slice is durable in the log. Not answered.
  case acknowledge(Acknowledgement)
  /// Gives the permission back. Answered by `Status`.
  case disarm(armID: ArmID)
  /// Stops: valid in any state and epoch. Answered by `Stopped` in the epoch of the frame.
  case stop
  /// Lifts the stop latch of exactly this count. Answered by `Status` or `Refused`.
  case resetStop(StopCount)
  /// Asks for the journal's record of one pulse or slice. Answered by `JournalEntry` or `Refused`.
  case readJournal(PulseNumber)
  /// Permission for everything but a delivery, to see that the handpiece ends it by itself.
  /// Answered by `Armed` or `Refused`.
  case drill(Drill)
  /// Asks for the curves and the day of the calibration. Answered by `Calibration`.
  case readCalibration
  /// Writes one curve, by which the handpiece is uncalibrated. Disarms. Answered by `Calibration` or
  /// `Refused`.
  case writeCalibration(CalibrationWriting)
  /// Says that exactly these curves were verified on this day: the handpiece is calibrated. Disarms.
  /// Answered by `Calibration` or `Refused`.
  case sealCalibration(day: CalendarDay, curvesHash: UInt64)
  /// One permission to fire into a load fixture, whether calibrated or not. Never repeated. Answered
  /// by `Armed` or `Refused`.
  case serviceFire(Arm)
}

/// The permission to fire, with everything it holds for.
///
///     offset  0       4             12            20          24          28       32
///             arm id  envelope      settings      stop count  last pulse  counter  clock echo
///                     hash          hash                                  epoch
///             u32     u64           u64           u32         u32         u32      u32 ms
package struct Arm: Hashable, Sendable {
  package var id: ArmID
  package var envelopeHash: UInt64
  package var settingsHash: UInt64
  /// The stop count that the person saw.
  package var stopCount: StopCount
  package var lastPulse: PulseNumber
  package var counterEpoch: CounterEpoch
  /// The newest handpiece clock value that the deciding loop has processed.
  package var echo: HandpieceInstant

  package init(
    id: ArmID, envelopeHash: UInt64, settingsHash: UInt64, stopCount: StopCount,
    lastPulse: PulseNumber, counterEpoch: CounterEpoch, echo: HandpieceInstant
  ) {
    self.id = id
    self.envelopeHash = envelopeHash
    self.settingsHash = settingsHash
    self.stopCount = stopCount
    self.lastPulse = lastPulse
    self.counterEpoch = counterEpoch
    self.echo = echo
  }
}

/// A permission under which lease, gate, inhibit and stop work as in earnest and nothing can be
/// delivered.
///
///     offset  0       4           8           12             16
///             arm id  stop count  last pulse  counter epoch  clock echo
///             u32     u32         u32         u32            u32 ms
package struct Drill: Hashable, Sendable {
  package var id: ArmID
  package var stopCount: StopCount
  package var lastPulse: PulseNumber
  package var counterEpoch: CounterEpoch
  /// The newest handpiece clock value that the deciding loop has processed.
  package var echo: HandpieceInstant

  package init(
    id: ArmID, stopCount: StopCount, lastPulse: PulseNumber, counterEpoch: CounterEpoch,
    echo: HandpieceInstant
  ) {
    self.id = id
    self.stopCount = stopCount
    self.lastPulse = lastPulse
    self.counterEpoch = counterEpoch
    self.echo = echo
  }
}

/// The statement that a pulse or slice, and all before it, are durable in the host's log. With arm
/// id zero it settles the journal and opens no gate.
///
///     offset  0       4              8       12        20
///             arm id  counter epoch  number  log size  root prefix
///             u32     u32            u32     u64       u64
package struct Acknowledgement: Hashable, Sendable {
  package var armID: ArmID
  package var counterEpoch: CounterEpoch
  package var number: PulseNumber
  package var logPosition: LogPosition

  package init(
    armID: ArmID, counterEpoch: CounterEpoch, number: PulseNumber, logPosition: LogPosition
  ) {
    self.armID = armID
    self.counterEpoch = counterEpoch
    self.number = number
    self.logPosition = logPosition
  }
}

/// A position of the host's log: how many leaves, and the first eight bytes of the root over them
/// as a big-endian number. Handpieces remember the newest they were told.
package struct LogPosition: Hashable, Sendable {
  package var size: UInt64
  package var rootPrefix: UInt64

  package init(size: UInt64, rootPrefix: UInt64) {
    self.size = size
    self.rootPrefix = rootPrefix
  }

  package static var none: Self { Self(size: 0, rootPrefix: 0) }
}

extension HostMessage {
  /// The protocol that `Hello` announces.
  package static var protocolVersion: UInt16 { 3 }

  /// The message's number in a frame header. Numbers stay what they are for ever.
  package var id: UInt8 {
    switch self {
    case .hello: 0x00
    case .identify: 0x01
    case .installEnvelope: 0x02
    case .configure: 0x03
    case .arm: 0x04
    case .keepAlive: 0x05
    case .acknowledge: 0x06
    case .disarm: 0x07
    case .stop: 0x08
    case .resetStop: 0x09
    case .readJournal: 0x0A
    case .drill: 0x0B
    case .readCalibration: 0x0C
    case .writeCalibration: 0x0D
    case .sealCalibration: 0x0E
    case .serviceFire: 0x0F
    }
  }

  /// Whether the handpiece answers, so that the host waits before it commands again.
  package var isAnswered: Bool {
    switch self {
    case .keepAlive, .acknowledge, .stop: false
    default: true
    }
  }

  /// Whether the host may send it again by itself when no answer came. `Arm` and `ServiceFire`
  /// let energy flow and are never repeated; lifting a stop is left to a person.
  package var isRepeatable: Bool {
    switch self {
    case .arm, .serviceFire, .resetStop: false
    default: true
    }
  }

  /// Whether the message of this number lets a handpiece fire or go on firing, so that a raised
  /// stop forbids it: `Arm`, `KeepAlive`, `Acknowledge`, `ResetStop`, `ServiceFire`; and `Drill`,
  /// which looks like arming to whoever stands by.
  package static func isForbiddenByStop(id: UInt8) -> Bool {
    id == 0x04 || id == 0x05 || id == 0x06 || id == 0x09 || id == 0x0B
      || id == 0x0F
  }
}
