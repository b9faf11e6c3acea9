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
  private let approved = Mutex<Set<String>>([])

  /// Knows the models of the catalog and the keys that count; nothing is approved yet.
  package init(_ catalog: Catalog, prescribers: [TrustedPrescriber]) {
    var hashes: [String: Hash256] = [:]
    for model in catalog.handpieces.keys {
      hashes[model] = catalog.canonicalText(of: model).map { Hash256(of: $0) }
    }
    self.hashes = hashes
    keys = Set(prescribers.map(\.key))
  }

  /// Whether an approval of the model as it is now has been noted.
  package func isApproved(_ model: String) -> Bool {
    approved.withLock { $0.contains(model) }
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

  /// Notes an approval that is durable in the log.
  func note(_ approval: ApprovalStatement) {
    guard isCurrent(approval) else { return }
    _ = approved.withLock { $0.insert(approval.model) }
  }

  /// Takes up what the log holds from earlier runs; what no trusted key signed does not count.
  package func recover(_ notes: [SignedNote]) {
    for note in notes {
      guard let signed = try? check(note) else { continue }
      self.note(signed.statement)
    }
  }
}
