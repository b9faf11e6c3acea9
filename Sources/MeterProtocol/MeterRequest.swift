package import DeviceCatalog
package import Quantities

/// What an instrument is asked for.
package enum MeterRequest: Hashable, Sendable {
  /// Who it is, that nothing forbids reading, and its set-up. Comes first, and again after every
  /// error: whatever it said late is thrown away then.
  case identify
  /// To connect its own load, and what that measures.
  case connectLoad(Ohms)
  /// To read next to nothing, because nothing is fired: else what it shows is of before.
  case confirmIdle(InstrumentQuantity.Kind)
  /// A value, twice, with its status before and after.
  case read(InstrumentQuantity.Kind)
}

/// What came of a request.
package enum MeterAnswer: Hashable, Sendable {
  case identified(MeterIdentity)
  /// In thousandths of an Ω.
  case load(milliohms: Int64)
  case idle
  case reading(MeterReading)
}

/// Who an instrument says it is.
package struct MeterIdentity: Hashable, Sendable {
  package let manufacturer: String
  package let model: String
  package let serial: String
  package let firmware: String
  /// What it answers when asked for its version.
  package let version: String

  package init(
    manufacturer: String, model: String, serial: String, firmware: String, version: String
  ) {
    self.manufacturer = manufacturer
    self.model = model
    self.serial = serial
    self.firmware = firmware
    self.version = version
  }
}

/// One value that an instrument read twice.
package struct MeterReading: Hashable, Sendable {
  package let kind: InstrumentQuantity.Kind
  package let unit: InstrumentQuantity.Unit
  /// In the last digit; of two that agree within what is allowed, the second.
  package let count: Int64
  /// How many digits of the count stand behind the point.
  package let decimals: Int
  /// Its status then, with none of the bits that forbid.
  package let status: UInt32
  /// Both replies as they came, escaped.
  package let replies: [String]

  package init(
    kind: InstrumentQuantity.Kind, unit: InstrumentQuantity.Unit, count: Int64, decimals: Int,
    status: UInt32, replies: [String]
  ) {
    self.kind = kind
    self.unit = unit
    self.count = count
    self.decimals = decimals
    self.status = status
    self.replies = replies
  }
}
