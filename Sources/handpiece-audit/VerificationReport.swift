import ArgumentParser
import AuditLog
import BundleFiles

/// Where the results of a verification go, as they come.
protocol VerificationReport {
  mutating func begin(log: String)
  mutating func add(_ findings: [Finding], _ sessions: [SessionSummary])
  mutating func end(_ result: LogReadingResult)
}
