/// Who does what in one session, by user id; nobody may stand in both sets.
struct SessionHands {
  private static let limit = 64

  /// Who opened the session or armed in it.
  private(set) var operators: Set<UInt32>
  /// Who overrode its limits.
  private(set) var prescribers: Set<UInt32> = []

  init(openedBy uid: UInt32) {
    operators = [uid]
  }

  /// False when there are too many.
  mutating func addOperator(_ uid: UInt32) -> Bool {
    Self.add(uid, to: &operators)
  }

  /// False when there are too many.
  mutating func addPrescriber(_ uid: UInt32) -> Bool {
    Self.add(uid, to: &prescribers)
  }

  private static func add(_ uid: UInt32, to uids: inout Set<UInt32>) -> Bool {
    if uids.contains(uid) { return true }
    guard uids.count < limit else { return false }
    uids.insert(uid)
    return true
  }
}
