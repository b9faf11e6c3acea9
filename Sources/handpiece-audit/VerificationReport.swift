import AuditLog

/// Where the results of a verification go, as they come.
protocol VerificationReport {
  mutating func begin(database: String)
  mutating func add(_ findings: [Finding], _ sessions: [SessionSummary])
  mutating func end(_ summary: LogSummary, isClean: Bool)
}
