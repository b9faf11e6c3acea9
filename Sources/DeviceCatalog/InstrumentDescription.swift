package import DoseLimits

/// One kind of reference instrument, as its file under `instruments/` describes it.
package struct InstrumentDescription: Hashable, Sendable {
  package let model: String
  package let name: String
  package let access: Access
  /// What it reads, in the order of the file.
  package let quantities: [InstrumentQuantity]
  /// How far it drifts in 365 days, in millionths of a reading.
  package let driftPPMPerYear: Int64
  package let rule: RuleReference

  /// How its readings reach the host.
  package enum Access: Hashable, Sendable {
    /// A person types them, twice.
    case manual
    case serial(SerialDialogue)
  }

  package func quantity(_ kind: InstrumentQuantity.Kind) -> InstrumentQuantity? {
    quantities.first { $0.kind == kind }
  }
}

/// One thing an instrument reads, and how well.
package struct InstrumentQuantity: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case voltageRMS = "voltage_rms"
    case currentRMS = "current_rms"
    case power
    case energy
    case depth
    case strokeRate = "stroke_rate"
    case vacuum
    case crystalFlow = "crystal_flow"
  }

  package enum Unit: String, Hashable, Sendable, CaseIterable {
    case millivolts = "mV"
    case milliamperes = "mA"
    case watts = "W"
    case microjoules = "uJ"
    case micrometres = "um"
    case millihertz = "mHz"
    case pascals = "Pa"
    case milligramsPerSecond = "mg/s"
  }

  package let kind: Kind
  package let unit: Unit
  /// How many digits stand behind the point of a reply; readings are counted in the last of them.
  package let decimals: Int
  /// In the last digit.
  package let minimum: Int64
  package let maximum: Int64
  /// How far two readings of one value may lie apart, in the last digit.
  package let agreement: Int64
  /// The greatest reading while nothing is fired, in the last digit.
  package let idleMaximum: Int64
  /// The half width of its error: millionths of the reading, and counts of the last digit.
  package let accuracyPPM: Int64
  package let accuracyDigits: Int64
  /// What asks for it on a line; `nil` where a person reads it.
  package let command: String?
  package let rule: RuleReference
}

/// How to talk with an instrument on a serial line, 8 data bits, no parity and one stop bit.
package struct SerialDialogue: Hashable, Sendable {
  package enum End: String, Hashable, Sendable, CaseIterable {
    case carriageReturn = "cr"
    case lineFeed = "lf"
    case both = "crlf"

    package var bytes: [UInt8] {
      switch self {
      case .carriageReturn: [13]
      case .lineFeed: [10]
      case .both: [13, 10]
      }
    }
  }

  /// What cannot be read while one of its bits is set.
  package struct ForbiddingBit: Hashable, Sendable {
    package let bit: Int
    package let meaning: String
  }

  package let baud: Int32
  package let commandEnd: End
  package let replyEnd: End
  /// How long a reply may take, from when its command was given to the line.
  package let replyMilliseconds: Int64
  /// How long a command without a reply is given.
  package let pauseMilliseconds: Int64
  /// How long nothing may come before the instrument is spoken to anew.
  package let quietMilliseconds: Int64
  package let identify: String
  /// Models that its identity names.
  package let identities: [String]
  package let version: String
  package let status: String
  package let forbiddingBits: [ForbiddingBit]
  /// Sent once, without replies, after it has said who it is.
  package let setUp: [String]
  /// `nil` for one without a load of its own.
  package let load: LoadDialogue?

  /// All forbidding bits in one number.
  package var forbiddingMask: UInt32 {
    forbiddingBits.reduce(0) { $0 | 1 << UInt32($1.bit) }
  }
}

/// How an instrument's own load is connected and asked for, in Ω.
package struct LoadDialogue: Hashable, Sendable {
  /// What the count in Ω is put behind.
  package let set: String
  package let ask: String
  package let decimals: Int
  package let minimum: Int64
  package let maximum: Int64
  /// How far what it says may be from what was asked for, in thousandths.
  package let agreementPermille: Int64
}
