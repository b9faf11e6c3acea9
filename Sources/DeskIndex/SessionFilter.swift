/// What a session must have to be listed; what is `nil` is not asked for.
package struct SessionFilter: Hashable, Sendable {
  /// In µs since 1970; from, and up to but not including.
  package var openedFrom: Int64?
  package var openedBefore: Int64?
  /// As `cheek` or `cheek/left`.
  package var area: String?
  package var handpiece: String?
  /// Number or kind.
  package var tip: String?
  /// User id of the seat, or the person.
  package var `operator`: String?
  /// The first digits of the catalog's hash.
  package var tables: String?
  /// A rule by which settings were refused.
  package var refusal: String?
  /// The code of a finding.
  package var finding: String?
  /// Of a pin, in µJ, as set.
  package var energy: ClosedRange<Int64>?
  /// In µm, as set.
  package var depth: ClosedRange<Int64>?

  package init() {}

  /// The conditions in SQL, with their values; nothing of a value gets into the text.
  var conditions: (sql: String, values: [IndexValue]) {
    var parts: [String] = []
    var values: [IndexValue] = []
    func add(_ sql: String, _ own: IndexValue...) {
      parts.append(sql)
      values += own
    }
    if let openedFrom { add("opened_utc_us >= ?", .integer(openedFrom)) }
    if let openedBefore { add("opened_utc_us < ?", .integer(openedBefore)) }
    if let handpiece { add("handpiece = ?", .text(handpiece)) }
    if let tip { add("(tip_uid = ? OR tip_kind = ?)", .text(tip), .text(tip)) }
    if let tables { add("substr(catalog_sha256, 1, length(?)) = ?", .text(tables), .text(tables)) }
    if let area {
      add(
        "EXISTS (SELECT 1 FROM passes p WHERE p.session = s.session "
          + "AND (p.area = ? OR p.area || '/' || p.side = ?))", .text(area), .text(area))
    }
    if let `operator` {
      add(
        "EXISTS (SELECT 1 FROM operators o WHERE o.session = s.session "
          + "AND (o.person = ? OR CAST(o.uid AS TEXT) = ?))", .text(`operator`), .text(`operator`))
    }
    if let refusal {
      add(
        "EXISTS (SELECT 1 FROM refusals r WHERE r.session = s.session AND r.rule = ?)",
        .text(refusal))
    }
    if let finding {
      add(
        "EXISTS (SELECT 1 FROM findings f WHERE f.session = s.session AND f.code = ?)",
        .text(finding))
    }
    if let energy {
      add(
        "EXISTS (SELECT 1 FROM passes p WHERE p.session = s.session "
          + "AND p.energy_max_uj >= ? AND p.energy_min_uj <= ?)",
        .integer(energy.lowerBound), .integer(energy.upperBound))
    }
    if let depth {
      add(
        "EXISTS (SELECT 1 FROM passes p WHERE p.session = s.session "
          + "AND p.depth_max_um >= ? AND p.depth_min_um <= ?)",
        .integer(depth.lowerBound), .integer(depth.upperBound))
    }
    return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), values)
  }
}

/// A value that is handed to SQLite beside the text.
enum IndexValue: Hashable, Sendable {
  case integer(Int64)
  case text(String)
}

/// What sessions are summed by.
package enum SummaryGroup: String, Hashable, Sendable, CaseIterable {
  case month, handpiece, `operator`, area
}
