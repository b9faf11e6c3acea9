/// The number of a day, counted from some day long ago; nil when the text is no day.
///
/// - Parameter text: `YYYY-MM-DD`.
func dayNumber(_ text: String) -> Int64? {
  let bytes = Array(text.utf8)
  guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
    return nil
  }
  guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
    let day = number(bytes[8..<10]), year >= 1, month >= 1, month <= 12, day >= 1,
    day <= daysOfMonth(month, year)
  else { return nil }

  let yearsBefore = year - 1
  var days = yearsBefore * 365 + yearsBefore / 4 - yearsBefore / 100 + yearsBefore / 400
  var earlier: Int64 = 1
  while earlier < month {
    days += daysOfMonth(earlier, year)
    earlier += 1
  }
  return days + day
}

/// Whole days from a day until today; nil (unknown) without a date and for a day ahead of today.
func daysSince(_ day: Int64?, today: Int64?) -> Int64? {
  guard let day, let today, day <= today else { return nil }
  return today - day
}

private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
  var value: Int64 = 0
  for digit in digits {
    guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
    value = value * 10 + Int64(digit - UInt8(ascii: "0"))
  }
  return value
}

private func daysOfMonth(_ month: Int64, _ year: Int64) -> Int64 {
  switch month {
  case 2:
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return leap ? 29 : 28
  case 4, 6, 9, 11: return 30
  default: return 31
  }
}
