import AuditStore
import Synchronization

/// What completions were called with.
final class Answers: Sendable {
  let all = Mutex<[Result<CommittedLeaf, AuditStoreError>]>([])

  func add(_ answer: Result<CommittedLeaf, AuditStoreError>) {
    all.withLock { $0.append(answer) }
  }

  var seqs: [Int64] { all.withLock { $0.compactMap { try? $0.get().seq } } }
  var errors: [AuditStoreError] {
    all.withLock { $0.compactMap { if case .failure(let error) = $0 { error } else { nil } } }
  }
}
