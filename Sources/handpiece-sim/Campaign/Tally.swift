/// What a campaign did and what it found, by the kind of kill.
struct Tally {
  private struct Row {
    var kills = 0
    /// The daemon died elsewhere than planned, however often it was tried.
    var missed = 0
    var recovered = 0
    var interrupted = 0
    var foreign = 0
    var assumed = 0
    var findings = 0
  }

  private var rows: [String: Row] = [:]
  private(set) var kills = 0
  private(set) var missed: [String] = []
  private(set) var findings = 0
  /// Visits that the limits ended.
  var visitsFull = 0

  mutating func count(_ plan: KillPlan) {
    kills += 1
    rows[plan.kind.name, default: Row()].kills += 1
  }

  mutating func countMissed(_ plan: KillPlan) {
    rows[plan.kind.name, default: Row()].missed += 1
    if case .point(let place, _) = plan.kind { missed.append(place) }
  }

  /// Counts what the log says of the time since a kill.
  mutating func count(_ leaves: some Sequence<LoggedLeaf>, after kind: KillPlan.Kind) {
    for leaf in leaves {
      switch (leaf.kind, leaf.source) {
      case ("pulse", "recovered"), ("exposure", "recovered"):
        rows[kind.name, default: Row()].recovered += 1
      case ("pulse", "interrupted"), ("exposure", "interrupted"):
        rows[kind.name, default: Row()].interrupted += 1
      case ("foreign", _): rows[kind.name, default: Row()].foreign += 1
      case ("assumed", _): rows[kind.name, default: Row()].assumed += 1
      default: break
      }
    }
  }

  mutating func countFinding(after kind: KillPlan.Kind?) {
    findings += 1
    if let kind { rows[kind.name, default: Row()].findings += 1 }
  }

  /// One line for each kind, and their sums.
  var table: [String] {
    let titles = [
      "killed", "kills", "missed", "recovered", "interrupted", "foreign", "assumed", "findings",
    ]
    var lines = [titles]
    var sum = Row()
    for name in KillPlan.Kind.names {
      guard let row = rows[name] else { continue }
      lines.append([name] + Self.cells(row))
      sum.kills += row.kills
      sum.missed += row.missed
      sum.recovered += row.recovered
      sum.interrupted += row.interrupted
      sum.foreign += row.foreign
      sum.assumed += row.assumed
    }
    sum.findings = findings
    lines.append(["all"] + Self.cells(sum))
    return lines.map { cells in
      let first = cells.first ?? ""
      return first + String(repeating: " ", count: max(0, 24 - first.count))
        + cells.dropFirst().map { String(repeating: " ", count: max(0, 12 - $0.count)) + $0 }
        .joined()
    }
  }

  private static func cells(_ row: Row) -> [String] {
    [
      row.kills, row.missed, row.recovered, row.interrupted, row.foreign, row.assumed, row.findings,
    ].map { "\($0)" }
  }
}
