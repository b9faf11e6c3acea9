/// A 32-bit number that counts or names one kind of thing and cannot be mistaken for another.
package struct Number32<Kind: NumberKind>: Hashable, Comparable, Sendable {
  package var rawValue: UInt32

  @inlinable package init(_ rawValue: UInt32) {
    self.rawValue = rawValue
  }

  @inlinable package static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue == rhs.rawValue
  }

  @inlinable package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }

  @inlinable package static func > (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue > rhs.rawValue
  }

  @inlinable package static func <= (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue <= rhs.rawValue
  }

  @inlinable package static func >= (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue >= rhs.rawValue
  }

  /// The next number, or `nil` when all 2³² are used up. Numbers never wrap.
  @inlinable package var next: Self? {
    rawValue == .max ? nil : Self(rawValue + 1)
  }
}

/// What a ``Number32`` counts; never instantiated.
package protocol NumberKind: Sendable {}

package enum ArmKind: NumberKind {}
package enum PulseKind: NumberKind {}
package enum CounterEpochKind: NumberKind {}
package enum StopKind: NumberKind {}
package enum BootKind: NumberKind {}

/// One permission to fire. Zero means "not armed".
package typealias ArmID = Number32<ArmKind>
/// A pulse or exposure slice within its counter epoch; the first is 1, zero means "none yet".
package typealias PulseNumber = Number32<PulseKind>
/// Which pulse counter of a handpiece is meant; it changes when the counter had to start again.
package typealias CounterEpoch = Number32<CounterEpochKind>
/// How often a handpiece has been stopped.
package typealias StopCount = Number32<StopKind>
/// How often a handpiece has started.
package typealias BootCount = Number32<BootKind>

#if !hasFeature(Embedded)
  extension Number32: CustomStringConvertible {
    package var description: String { "\(rawValue)" }
  }

  extension Number32: Codable {
    package init(from decoder: any Decoder) throws {
      self.init(try decoder.singleValueContainer().decode(UInt32.self))
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(rawValue)
    }
  }
#endif

/// The unique number of one tip, read from its chip. Zero means "no tip".
package struct TipUID: Hashable, Sendable {
  package var rawValue: UInt64

  @inlinable package init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }

  @inlinable package static var none: TipUID { TipUID(0) }
}

/// One conversation between host and handpiece, chosen at random by the host for each `Hello`.
/// Zero means "no conversation yet".
package struct LinkEpoch: Hashable, Sendable {
  package var rawValue: UInt16

  @inlinable package init(_ rawValue: UInt16) {
    self.rawValue = rawValue
  }

  @inlinable package static var none: LinkEpoch { LinkEpoch(0) }
}
