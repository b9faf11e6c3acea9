/// The units that end keys, to say what is wrong with a key that bears none or another.
enum KeyUnits {
  private static let suffixes = [
    "uj_per_cm2", "mj_per_cm2", "j_per_cm2", "ms_per_cm2", "s_per_cm2", "mg_per_s", "g_per_min",
    "uj", "mj", "j", "mw", "w", "um", "mm2", "cm2", "mm", "cm", "us", "ms", "s", "min", "minutes",
    "hours", "days", "weeks", "months", "years", "mhz", "hz", "pa", "kpa", "mbar", "mmhg", "ohm",
    "mdegc", "degc", "permille", "percent", "mg",
  ]

  /// What the key would have to be, when it is one of the known ones but for its unit.
  static func hint(for key: String, among known: [String]) -> String? {
    let stem = stem(of: key)
    guard let match = known.first(where: { $0 != key && Self.stem(of: $0) == stem }) else {
      return nil
    }
    return match == stem ? "it has no unit: \"\(match)\"" : "with its unit it is \"\(match)\""
  }

  private static func stem(of key: String) -> String {
    guard let suffix = suffixes.first(where: { key.hasSuffix("_\($0)") }) else { return key }
    return String(key.dropLast(suffix.utf8.count + 1))
  }
}
