/// Whose statements count as those of prescribers.
struct PrescriberTrust {
  private static let keyLimit = 1024
  private static let uidLimit = 16

  /// What the auditor knows by other means; `nil` where only the log says whom to trust.
  var known: Set<NoteVerifierKey>?
  private var uidsByKey: [NoteVerifierKey: Set<UInt32>] = [:]

  var trusted: [NoteVerifierKey] {
    uidsByKey.keys.filter { known?.contains($0) ?? true }
  }

  /// The people the log has named as the key's owners, in order.
  func uids(of key: NoteVerifierKey) -> [UInt32] {
    (uidsByKey[key] ?? []).sorted()
  }

  /// False when there are too many keys, or people for one of them.
  mutating func trust(_ key: NoteVerifierKey, uid: UInt32?) -> Bool {
    guard uidsByKey[key] != nil || uidsByKey.count < Self.keyLimit else { return false }
    // Whoever was once named stays named: a second owner makes nobody independent.
    var uids = uidsByKey[key] ?? []
    if let uid { uids.insert(uid) }
    guard uids.count <= Self.uidLimit else { return false }
    uidsByKey[key] = uids
    return true
  }
}
