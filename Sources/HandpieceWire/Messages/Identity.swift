package import Quantities

/// Who a handpiece is and where it stands; its answer to `Hello`.
///
///     offset  0      16      32        36            38        39        40        41
///             model  serial  firmware  capabilities  modality  tip kind  tip pins  tip flags
///             16     16      u8 ×3, 0  u16           u8        u8        u8        u8
///     offset  42        50         52        54    58       62     66      70     74
///             tip uid   uses left  expiry    boot  counter  oldest newest  stop   latched
///                                            count epoch    pulse  pulse   count
///             u64       u16        u16       u32   u32      u32    u32     u32    u8
///     offset  75          76           80        84        92
///             calibrated  calibration  reserved  log size  root prefix
///                         day
///             u8          u32 days     u32       u64       u64
package struct Identity: Hashable, Sendable {
  package var model: FixedName
  /// The serial number. It is the identity of a handpiece; a tty name never is.
  package var serial: FixedName
  package var firmware: FirmwareVersion
  package var capabilities: Capabilities
  package var modality: Modality
  /// The tip on the handpiece; `nil` when there is none.
  package var tip: Tip?
  package var bootCount: BootCount
  package var counterEpoch: CounterEpoch
  /// The oldest pulse or slice the journal still holds; zero when it is empty.
  package var oldestPulse: PulseNumber
  /// The last pulse or slice that was begun; zero before the first.
  package var newestPulse: PulseNumber
  package var stopCount: StopCount
  package var isStopLatched: Bool
  /// The day of the last valid calibration, or `nil` when the handpiece is uncalibrated.
  package var calibrationDay: CalendarDay?
  /// The newest position of a host's log that the handpiece was told.
  package var logPosition: LogPosition

  package init(
    model: FixedName, serial: FixedName, firmware: FirmwareVersion, capabilities: Capabilities,
    modality: Modality, tip: Tip?, bootCount: BootCount, counterEpoch: CounterEpoch,
    oldestPulse: PulseNumber, newestPulse: PulseNumber, stopCount: StopCount, isStopLatched: Bool,
    calibrationDay: CalendarDay?, logPosition: LogPosition
  ) {
    self.model = model
    self.serial = serial
    self.firmware = firmware
    self.capabilities = capabilities
    self.modality = modality
    self.tip = tip
    self.bootCount = bootCount
    self.counterEpoch = counterEpoch
    self.oldestPulse = oldestPulse
    self.newestPulse = newestPulse
    self.stopCount = stopCount
    self.isStopLatched = isStopLatched
    self.calibrationDay = calibrationDay
    self.logPosition = logPosition
  }
}

/// The tip on a handpiece, as its chip says.
package struct Tip: Hashable, Sendable {
  /// The kind of tip, a number of the handpiece's model; never zero.
  package var kind: UInt8
  package var pinCount: UInt8
  package var isInsulated: Bool
  package var uid: TipUID
  package var usesLeft: UInt16
  /// The last day on which it may be used; `nil` where its chip does not say.
  package var expiry: CalendarDay?
  /// Whether it is a load for calibration, into which nothing but `ServiceFire` fires.
  package var isFixture: Bool

  package init(
    kind: UInt8, pinCount: UInt8, isInsulated: Bool, uid: TipUID, usesLeft: UInt16,
    expiry: CalendarDay? = nil, isFixture: Bool = false
  ) {
    self.kind = kind
    self.pinCount = pinCount
    self.isInsulated = isInsulated
    self.uid = uid
    self.usesLeft = usesLeft
    self.expiry = expiry
    self.isFixture = isFixture
  }
}

/// A firmware version of three numbers.
package struct FirmwareVersion: Hashable, Sendable {
  package var major: UInt8
  package var minor: UInt8
  package var patch: UInt8

  package init(major: UInt8, minor: UInt8, patch: UInt8) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }
}

/// What a handpiece can do by itself. One that lacks any of ``neededToArm`` is never armed.
package struct Capabilities: Hashable, Sendable {
  package var bits: UInt16

  package init(bits: UInt16) {
    self.bits = bits
  }

  /// It ends an unrenewed lease by its own clock.
  package static var ownLease: Self { Self(bits: 1 << 0) }
  /// It fires once per acknowledged pulse, or runs at most two slices ahead of acknowledgement.
  package static var oneShotGate: Self { Self(bits: 1 << 1) }
  /// Its pulse counter and journal survive a power cut.
  package static var durableJournal: Self { Self(bits: 1 << 2) }
  /// It latches and counts stops.
  package static var stopLatch: Self { Self(bits: 1 << 3) }
  /// It fires on a footswitch or finger switch only.
  package static var footswitch: Self { Self(bits: 1 << 4) }
  package static var impedanceSensing: Self { Self(bits: 1 << 5) }
  package static var temperatureSensing: Self { Self(bits: 1 << 6) }
  /// It measures depth and rate of every stroke.
  package static var strokeSensing: Self { Self(bits: 1 << 7) }
  package static var vacuumSensing: Self { Self(bits: 1 << 8) }
  package static var flowSensing: Self { Self(bits: 1 << 9) }

  package static var neededToArm: Self {
    Self(
      bits: ownLease.bits | oneShotGate.bits | durableJournal.bits | stopLatch.bits
        | footswitch.bits)
  }

  package func contains(_ other: Self) -> Bool {
    bits & other.bits == other.bits
  }

  package func union(_ other: Self) -> Self {
    Self(bits: bits | other.bits)
  }
}

extension Identity {
  init?(from reader: inout PayloadReader) {
    model = FixedName(from: &reader)
    serial = FixedName(from: &reader)
    firmware = FirmwareVersion(
      major: reader.byte(), minor: reader.byte(), patch: reader.byte())
    reader.skipReserved(1)
    capabilities = Capabilities(bits: reader.half())
    guard let modality = Modality(rawValue: reader.byte()) else { return nil }
    self.modality = modality
    let tipKind = reader.byte()
    let tipPins = reader.byte()
    let tipFlags = reader.byte()
    let tipUID = TipUID(reader.double())
    let tipUses = reader.half()
    let tipExpiry = reader.half()
    guard tipFlags & 0xFC == 0,
      tipKind != 0
        || (tipPins == 0 && tipFlags == 0 && tipUID == .none && tipUses == 0 && tipExpiry == 0)
    else { return nil }
    tip =
      tipKind == 0
      ? nil
      : Tip(
        kind: tipKind, pinCount: tipPins, isInsulated: tipFlags & 1 != 0, uid: tipUID,
        usesLeft: tipUses,
        expiry: tipExpiry == 0 ? nil : CalendarDay(daysSince1970: Int64(tipExpiry)),
        isFixture: tipFlags & 2 != 0)
    bootCount = BootCount(reader.word())
    counterEpoch = CounterEpoch(reader.word())
    oldestPulse = PulseNumber(reader.word())
    newestPulse = PulseNumber(reader.word())
    stopCount = StopCount(reader.word())
    let latched = reader.byte()
    let calibrated = reader.byte()
    let day = reader.word()
    reader.skipReserved(4)
    guard latched <= 1, calibrated <= 1, calibrated == 1 || day == 0 else { return nil }
    isStopLatched = latched == 1
    calibrationDay = calibrated == 1 ? CalendarDay(daysSince1970: Int64(day)) : nil
    logPosition = LogPosition(size: reader.double(), rootPrefix: reader.double())
  }

  func write(to writer: inout PayloadWriter) {
    model.write(to: &writer)
    serial.write(to: &writer)
    writer.put(firmware.major)
    writer.put(firmware.minor)
    writer.put(firmware.patch)
    writer.putZeros(1)
    writer.put(capabilities.bits)
    writer.put(modality.rawValue)
    writer.put(tip?.kind ?? 0)
    writer.put(tip?.pinCount ?? 0)
    writer.put(UInt8((tip?.isInsulated ?? false) ? 1 : 0) | ((tip?.isFixture ?? false) ? 2 : 0))
    writer.put((tip?.uid ?? .none).rawValue)
    writer.put(tip?.usesLeft ?? 0)
    writer.put(UInt16(clamping: tip?.expiry?.daysSince1970 ?? 0))
    writer.put(bootCount.rawValue)
    writer.put(counterEpoch.rawValue)
    writer.put(oldestPulse.rawValue)
    writer.put(newestPulse.rawValue)
    writer.put(stopCount.rawValue)
    writer.put(UInt8(isStopLatched ? 1 : 0))
    writer.put(UInt8(calibrationDay == nil ? 0 : 1))
    writer.put(UInt32(clamping: calibrationDay?.daysSince1970 ?? 0))
    writer.putZeros(4)
    writer.put(logPosition.size)
    writer.put(logPosition.rootPrefix)
  }
}
