import DoseLimits

/// Everything that the demonstration is judged by.
package struct TreatmentRecord: Hashable, Sendable {
  package var plan: TreatmentPlan
  /// What was seen while it went on.
  package var account: Account
  /// What the log says, by a program of its own.
  package var log: CheckedLog

  package init(plan: TreatmentPlan, account: Account, log: CheckedLog) {
    self.plan = plan
    self.account = account
    self.log = log
  }

  /// The log's only session; `nil` when there is not exactly one.
  var session: CheckedLog.Session? { log.sessions.count == 1 ? log.sessions.first : nil }

  /// The log's figures of a planned pass.
  func logged(_ planned: PlannedPass) -> CheckedLog.Pass? {
    session?.passes.first { pass in
      pass.area == planned.area.region && pass.side == planned.area.side.rawValue
        && pass.pass == planned.pass
    }
  }
}
