/// A reading of the host's boot-time clock, in µs since boot. It never jumps.
package struct BootInstant: Hashable, Comparable, Sendable {
  package var microseconds: Int64

  @inlinable package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  @inlinable package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.microseconds < rhs.microseconds
  }

  @inlinable package static func > (lhs: Self, rhs: Self) -> Bool {
    lhs.microseconds > rhs.microseconds
  }

  @inlinable package static func <= (lhs: Self, rhs: Self) -> Bool {
    lhs.microseconds <= rhs.microseconds
  }

  @inlinable package static func >= (lhs: Self, rhs: Self) -> Bool {
    lhs.microseconds >= rhs.microseconds
  }

  @inlinable package static func + (instant: Self, span: Microseconds) -> Self {
    Self(microseconds: (Microseconds(instant.microseconds) + span).count)
  }

  @inlinable package static func + (instant: Self, span: Milliseconds) -> Self {
    instant + Microseconds(span.times(1000).count)
  }

  @inlinable package static func - (later: Self, earlier: Self) -> Microseconds {
    Microseconds(later.microseconds) - Microseconds(earlier.microseconds)
  }
}

/// A reading of the wall clock, in µs since 1970-01-01 00:00 UTC. It can be wrong and can jump;
/// it is recorded, never used to decide when something stops.
package struct UTCInstant: Hashable, Comparable, Sendable {
  package var microseconds: Int64

  @inlinable package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  @inlinable package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.microseconds < rhs.microseconds
  }

  /// The calendar day of the instant, in whole days since 1970-01-01.
  @inlinable package var day: CalendarDay {
    let dayMicroseconds: Int64 = 86_400_000_000
    let quotient = microseconds / dayMicroseconds
    return CalendarDay(
      daysSince1970: microseconds % dayMicroseconds < 0 ? quotient - 1 : quotient)
  }
}

/// A calendar date in UTC, as whole days since 1970-01-01.
package struct CalendarDay: Hashable, Comparable, Sendable {
  package var daysSince1970: Int64

  @inlinable package init(daysSince1970: Int64) {
    self.daysSince1970 = daysSince1970
  }

  @inlinable package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.daysSince1970 < rhs.daysSince1970
  }

  @inlinable package static func + (day: Self, span: Days) -> Self {
    Self(daysSince1970: (Days(day.daysSince1970) + span).count)
  }

  @inlinable package static func - (later: Self, earlier: Self) -> Days {
    Days(later.daysSince1970) - Days(earlier.daysSince1970)
  }
}

/// A reading of a handpiece's own clock, in ms. It wraps after 49 days, so instants are compared
/// by their distance, which is right while two of them lie less than 24 days apart.
package struct HandpieceInstant: Hashable, Sendable {
  package var milliseconds: UInt32

  @inlinable package init(milliseconds: UInt32) {
    self.milliseconds = milliseconds
  }

  /// How many ms this instant lies after `other`; negative when it lies before.
  @inlinable package func milliseconds(since other: Self) -> Int32 {
    Int32(truncatingIfNeeded: milliseconds &- other.milliseconds)
  }

  @inlinable package func isAfter(_ other: Self) -> Bool {
    milliseconds(since: other) > 0
  }

  @inlinable package func advanced(byMilliseconds span: UInt32) -> Self {
    Self(milliseconds: milliseconds &+ span)
  }
}

#if !hasFeature(Embedded)
  extension BootInstant: Codable {
    package init(from decoder: any Decoder) throws {
      self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(microseconds)
    }
  }

  extension UTCInstant: Codable {
    package init(from decoder: any Decoder) throws {
      self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(microseconds)
    }
  }

  extension CalendarDay: Codable, CustomStringConvertible {
    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      guard let day = CalendarDay(try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "not a date of the form YYYY-MM-DD")
      }
      self = day
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(description)
    }

    /// The date as `YYYY-MM-DD` in the proleptic Gregorian calendar.
    package var description: String {
      let (year, month, day) = civil
      return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }

    /// Reads `YYYY-MM-DD`; `nil` for anything else, including dates that do not exist.
    package init?(_ text: some StringProtocol) {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
        let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
      else { return nil }
      let candidate = CalendarDay(year: year, month: month, day: day)
      guard candidate.civil == (year, month, day) else { return nil }
      self = candidate
    }

    /// Days from civil date: years start in March, so that the leap day comes last.
    private init(year: Int64, month: Int64, day: Int64) {
      let shiftedYear = month <= 2 ? year - 1 : year
      let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
      let yearOfEra = shiftedYear - era * 400
      let monthFromMarch = (month + 9) % 12
      let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
      let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
      self.init(daysSince1970: era * 146_097 + dayOfEra - 719_468)
    }

    private var civil: (year: Int64, month: Int64, day: Int64) {
      // Far beyond any calendar the arithmetic would overflow; such days read as year 0.
      guard daysSince1970.magnitude < 1_000_000_000 else { return (0, 1, 1) }
      let shifted = daysSince1970 + 719_468
      let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
      let dayOfEra = shifted - era * 146_097
      let yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
      let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
      let monthFromMarch = (5 * dayOfYear + 2) / 153
      let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
      let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
      return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private func padded(_ number: Int64, to width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }
#endif
