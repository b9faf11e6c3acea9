import AuditLog
import Quantities

/// A leaf like any other, stamped with its ordinal.
func sampleLeaf(_ ordinal: Int, reason: ReasonCode = "signal") -> PendingLeaf {
  PendingLeaf(
    stamp: LeafStamp(
      utc: UTCInstant(microseconds: Int64(ordinal)),
      boot: BootInstant(microseconds: Int64(ordinal)), bootID: BootID(high: 1, low: 2)),
    body: .daemonStopped(DaemonStoppedLeaf(reason: reason)))
}

/// A leaf longer than any reader accepts.
let oversizeLeaf = PendingLeaf(
  stamp: sampleLeaf(0).stamp,
  body: .daemonStarted(
    DaemonStartedLeaf(
      version: String(repeating: "1", count: 70_000), catalogHash: Hash256(of: []),
      recoveredLogSize: 0)))

/// The findings of a verifier over all rows.
func findings(in rows: [StoredLeaf]) -> [Finding] {
  var verifier = LogVerifier()
  for row in rows { verifier.check(row) }
  return verifier.takeFindings()
}
