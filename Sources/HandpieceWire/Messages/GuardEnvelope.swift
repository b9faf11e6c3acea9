package import Quantities

/// The part of an envelope that the handpiece itself enforces: one area, one pass, one tip, and
/// the exact settings allowed in it.
///
///     offset  0         8        16    18    19    20        21    22         24
///             log link  tip uid  area  side  pass  modality  kind  pin count  press time
///             u64       u64      u16   u8    u8    u8        u8    u16        u32 ms
///     offset  28               32
///             temperature max  bounds
///             i32 m°C          ``PulseBounds`` or ``ExposureBounds``, as the kind says
package struct GuardEnvelope: Hashable, Sendable {
  /// Eight bytes of the SHA-256 of the full envelope's leaf in the log.
  package var logLink: UInt64
  package var tip: TipUID
  package var areaCode: UInt16
  package var sideCode: UInt8
  package var pass: UInt8
  package var modality: Modality
  /// Electrodes or needles of the tip.
  package var pinCount: UInt16
  package var pressTimeMaximum: Milliseconds
  package var temperatureMaximum: MillidegreesCelsius
  package var delivery: Delivery

  /// What bounds a delivery, by its kind.
  package enum Delivery: Hashable, Sendable {
    case pulses(PulseBounds)
    case exposure(ExposureBounds)
  }

  package init(
    logLink: UInt64, tip: TipUID, areaCode: UInt16, sideCode: UInt8, pass: UInt8,
    modality: Modality, pinCount: UInt16, pressTimeMaximum: Milliseconds,
    temperatureMaximum: MillidegreesCelsius, delivery: Delivery
  ) {
    self.logLink = logLink
    self.tip = tip
    self.areaCode = areaCode
    self.sideCode = sideCode
    self.pass = pass
    self.modality = modality
    self.pinCount = pinCount
    self.pressTimeMaximum = pressTimeMaximum
    self.temperatureMaximum = temperatureMaximum
    self.delivery = delivery
  }

  /// Which envelope an `Arm` means: eight bytes of SHA-256 over this layout.
  package var hash: UInt64 {
    var writer = PayloadWriter()
    write(to: &writer)
    return writer.payload.hash
  }

  /// The only settings allowed.
  package var settings: ChosenSettings {
    switch delivery {
    case .pulses(let bounds): .pulse(bounds.settings)
    case .exposure(let bounds): .exposure(bounds.settings)
    }
  }

  /// Whether the settings lie inside the bounds, as far as the envelope itself can tell, and move
  /// nothing that the modality has not.
  package var permitsItsSettings: Bool {
    switch (modality, delivery) {
    case (.fractionalRF, .pulses(let bounds)):
      bounds.permitsItsSettings && bounds.isOnSurface
    case (.rfMicroneedling, .pulses(let bounds)):
      bounds.permitsItsSettings && bounds.isInSkin
    case (.microneedling, .exposure(let bounds)):
      bounds.permitsItsSettings && bounds.strokesOnly
    case (.microdermabrasion, .exposure(let bounds)):
      bounds.permitsItsSettings && bounds.abradesOnly
    case (.fractionalRF, .exposure), (.rfMicroneedling, .exposure), (.microneedling, .pulses),
      (.microdermabrasion, .pulses):
      false
    }
  }
}

extension GuardEnvelope {
  init?(from reader: inout PayloadReader) {
    logLink = reader.double()
    tip = TipUID(reader.double())
    areaCode = reader.half()
    sideCode = reader.byte()
    pass = reader.byte()
    let modalityCode = reader.byte()
    let kindCode = reader.byte()
    pinCount = reader.half()
    pressTimeMaximum = reader.quantity()
    temperatureMaximum = MillidegreesCelsius(Int64(reader.signedWord()))
    guard let modality = Modality(rawValue: modalityCode) else { return nil }
    self.modality = modality
    switch DeliveryKind(rawValue: kindCode) {
    case .pulse:
      guard let bounds = PulseBounds(from: &reader) else { return nil }
      delivery = .pulses(bounds)
    case .exposure:
      guard let bounds = ExposureBounds(from: &reader) else { return nil }
      delivery = .exposure(bounds)
    case nil: return nil
    }
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(logLink)
    writer.put(tip.rawValue)
    writer.put(areaCode)
    writer.put(sideCode)
    writer.put(pass)
    writer.put(modality.rawValue)
    writer.put(kind.rawValue)
    writer.put(pinCount)
    writer.put(pressTimeMaximum)
    writer.put(Int32(clamping: temperatureMaximum.count))
    switch delivery {
    case .pulses(let bounds): bounds.write(to: &writer)
    case .exposure(let bounds): bounds.write(to: &writer)
    }
  }

  private var kind: DeliveryKind {
    switch delivery {
    case .pulses: .pulse
    case .exposure: .exposure
    }
  }
}
