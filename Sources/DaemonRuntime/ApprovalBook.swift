package import AuditLog
package import DeviceCatalog
import DoseLimits
import Synchronization
package import TreatmentSession

/// Which models' descriptors and tables, as they are now, a prescriber has approved.
///
/// What counts is the log: approvals are read back from it at start, and a new one counts once it
/// is durable there.
package final class ApprovalBook: Sendable {
  private let hashes: [String: Hash256]
  private let keys: Set<NoteVerifierKey>
  /// By model, the leaf with its newest approval.
  private let approved = Mutex<[String: Int64]>([:])

  /// Knows the models of the catalog and the keys that count; nothing is approved yet.
  package init(_ catalog: Catalog, prescribers: [TrustedPrescriber]) {
    var hashes: [String: Hash256] = [:]
    for model in catalog.handpieces.keys {
      hashes[model] = catalog.canonicalText(of: model).map { Hash256(of: $0) }
    }
    self.hashes = hashes
    keys = Set(prescribers.map(\.key))
  }

  /// The leaf with the newest approval of the model as it is now; `nil` when it is not approved.
  package func approval(of model: String) -> Int64? {
    approved.withLock { $0[model] }
  }

  /// Checks a note; throws when no trusted key signed it or it is no approval.
  func check(_ note: SignedNote) throws(AuditLogError) -> SignedStatement<ApprovalStatement> {
    try SignedStatement(checking: note, trusting: keys)
  }

  /// Whether the statement is about what is in force now.
  func isCurrent(_ approval: ApprovalStatement) -> Bool {
    hashes[approval.model] == approval.canonicalHash
      && approval.engineRules == LimitTables.ruleVersion
  }

  /// Notes an approval that is durable in the log as the leaf `seq`.
  func note(_ approval: ApprovalStatement, at seq: Int64) {
    guard isCurrent(approval) else { return }
    approved.withLock { $0[approval.model] = seq }
  }

  /// Takes up what the log holds from earlier runs; what no trusted key signed does not count.
  package func recover(_ approvals: [RecordedApproval]) {
    for approval in approvals {
      guard let signed = try? check(approval.note) else { continue }
      note(signed.statement, at: approval.seq)
    }
  }
}

/// An approval as the log has it.
package struct RecordedApproval: Hashable, Sendable {
  package let seq: Int64
  package let note: SignedNote

  package init(seq: Int64, note: SignedNote) {
    self.seq = seq
    self.note = note
  }
}
