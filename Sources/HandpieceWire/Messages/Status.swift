package import Quantities

/// How a handpiece is at this moment; sent twenty times a second while a conversation is open.
///
///     offset  0      4       8           12           16             20     22       23
///             clock  arm id  last pulse  last         counter        flags  needles  last disarm
///                                        acknowledged epoch
///             u32 ms u32     u32         u32          u32            u16    u8       u8
///     offset  24          26            28           32
///             impedance   lease left    temperature  stop count
///             u16 Ω       u16 ms        i32 m°C      u32
package struct Status: Hashable, Sendable {
  package var clock: HandpieceInstant
  /// Which permission is in force; zero when none is.
  package var armID: ArmID
  /// The last pulse or slice begun.
  package var lastPulse: PulseNumber
  package var lastAcknowledged: PulseNumber
  package var counterEpoch: CounterEpoch
  package var flags: StatusFlags
  package var needles: NeedlePosition
  /// Why the last permission ended.
  package var lastDisarm: DisarmCause
  package var impedance: Ohms
  package var leaseRemaining: Milliseconds
  package var temperature: MillidegreesCelsius
  package var stopCount: StopCount

  package init(
    clock: HandpieceInstant, armID: ArmID, lastPulse: PulseNumber, lastAcknowledged: PulseNumber,
    counterEpoch: CounterEpoch, flags: StatusFlags, needles: NeedlePosition,
    lastDisarm: DisarmCause, impedance: Ohms, leaseRemaining: Milliseconds,
    temperature: MillidegreesCelsius, stopCount: StopCount
  ) {
    self.clock = clock
    self.armID = armID
    self.lastPulse = lastPulse
    self.lastAcknowledged = lastAcknowledged
    self.counterEpoch = counterEpoch
    self.flags = flags
    self.needles = needles
    self.lastDisarm = lastDisarm
    self.impedance = impedance
    self.leaseRemaining = leaseRemaining
    self.temperature = temperature
    self.stopCount = stopCount
  }

  /// RF, motor, flow and vacuum are off and the needles are home.
  package var isSafe: Bool {
    !flags.contains(.energised) && needles == .home
  }
}

/// Why a permission to fire ended.
package enum DisarmCause: UInt8, Hashable, Sendable {
  /// There has been none since the handpiece started.
  case neverArmed = 0
  case commanded = 1
  /// `Hello` opened a new conversation.
  case greeted = 2
  case leaseExpired = 3
  case stopped = 4
  /// All pulses or slices of the envelope are delivered, or its energy is used up.
  case envelopeUsedUp = 5
  /// An envelope was installed or settings were chosen.
  case reconfigured = 6
  case tipChanged = 7
  case faulted = 8
  /// No pulse or slice for 60 s.
  case idle = 9
  /// A measured value left its bounds.
  case deliveryExceeded = 10
}

/// Where the needles are.
package enum NeedlePosition: UInt8, Hashable, Sendable {
  case home = 0
  case out = 1
  /// Between both, or the sensor fails: taken as out.
  case unknown = 2
}

/// What is true of a handpiece at this moment.
package struct StatusFlags: Hashable, Sendable {
  package var bits: UInt16

  package init(bits: UInt16) {
    self.bits = bits
  }

  package init() {
    bits = 0
  }

  package static var footswitchPressed: Self { Self(bits: 1 << 0) }
  package static var contact: Self { Self(bits: 1 << 1) }
  package static var stopLatched: Self { Self(bits: 1 << 2) }
  package static var gateOpen: Self { Self(bits: 1 << 3) }
  /// RF is on, a motor turns, or there is vacuum or crystal flow.
  package static var energised: Self { Self(bits: 1 << 4) }
  /// The footswitch must be released before it can fire again.
  package static var releaseNeeded: Self { Self(bits: 1 << 5) }
  /// What keeps RF, motors, vacuum and flow without power is engaged, whatever drives them.
  package static var inhibited: Self { Self(bits: 1 << 6) }
  static var known: Self { Self(bits: 0x7F) }

  package func contains(_ other: Self) -> Bool {
    bits & other.bits == other.bits
  }

  package mutating func set(_ flag: Self, if condition: Bool) {
    if condition { bits |= flag.bits }
  }
}

extension Status {
  init?(from reader: inout PayloadReader) {
    clock = HandpieceInstant(milliseconds: reader.word())
    armID = ArmID(reader.word())
    lastPulse = PulseNumber(reader.word())
    lastAcknowledged = PulseNumber(reader.word())
    counterEpoch = CounterEpoch(reader.word())
    flags = StatusFlags(bits: reader.half())
    let needlesCode = reader.byte()
    let causeCode = reader.byte()
    impedance = Ohms(Int64(reader.half()))
    leaseRemaining = Milliseconds(Int64(reader.half()))
    temperature = MillidegreesCelsius(Int64(reader.signedWord()))
    stopCount = StopCount(reader.word())
    guard let needles = NeedlePosition(rawValue: needlesCode),
      let lastDisarm = DisarmCause(rawValue: causeCode), StatusFlags.known.contains(flags)
    else { return nil }
    self.needles = needles
    self.lastDisarm = lastDisarm
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(clock.milliseconds)
    writer.put(armID.rawValue)
    writer.put(lastPulse.rawValue)
    writer.put(lastAcknowledged.rawValue)
    writer.put(counterEpoch.rawValue)
    writer.put(flags.bits)
    writer.put(needles.rawValue)
    writer.put(lastDisarm.rawValue)
    writer.put(UInt16(clamping: impedance.count))
    writer.put(UInt16(clamping: leaseRemaining.count))
    writer.put(Int32(clamping: temperature.count))
    writer.put(stopCount.rawValue)
  }
}
