import AuditLog
import ControlAPI
import Dispatch
import IdentityStore
import Logging
import Synchronization

/// The people who are enrolled: in memory, and in the identity store, which a queue of their own
/// writes.
///
/// What the log has yet to be told of somebody is kept with them, on the disk before anywhere else,
/// so that a crash between store and log leaves nothing untold; until it is told, nobody acts as
/// them.
final class PeopleBook: Sendable {
  /// What a PIN has come to.
  enum Judgement: Sendable {
    /// It is theirs. They count as acting until ``endAct(of:)``.
    case right(PersonFile)
    case wrong(PersonFile)
    case locked
    /// Something about them is being changed.
    case changing
  }

  private struct Shelf {
    var files: [PersonID: PersonFile] = [:]
    /// How often each is acting now.
    var acts: [PersonID: Int] = [:]
  }

  private let store: IdentityDatabase
  private let shelf = Mutex(Shelf())
  private let queue = DispatchQueue(label: "people")
  private let logger: Logger
  /// Stands for everybody who is not enrolled, so that a proof in their name is judged, counted and
  /// written down as long as any other.
  private let nobody: PersonID

  init(
    _ store: IdentityDatabase, _ loaded: LoadedPatients, logger: Logger
  ) throws(IdentityStoreError) {
    self.store = store
    self.logger = logger
    guard let nobody = PersonID("nobody"), let name = PersonName("nobody") else {
      throw .tooManyPeople
    }
    self.nobody = nobody
    for (person, error) in loaded.unreadablePeople { logger.critical("\(person): \(error)") }
    var files = loaded.people
    if files[nobody] == nil, loaded.unreadablePeople[nobody] == nil {
      let file = PersonFile(name: name, roles: [], pin: .ofNobody(), owed: nil)
      try store.create(file, as: nobody)
      files[nobody] = file
    }
    shelf.withLock { $0.files = files }
  }

  func close() {
    queue.sync {}
  }

  /// Everybody who is enrolled, by name.
  var list: [EnrolledPerson] {
    shelf.withLock { shelf in
      shelf.files.filter { $0.key != nobody && $0.value.owed?.change != .removed }
        .map { EnrolledPerson($0.key, $0.value) }
    }.sorted { ($0.name.text, $0.person.text) < ($1.name.text, $1.person.text) }
  }

  /// What the log has yet to be told, as it is to be told.
  var owed: [(PersonID, LeafBody)] {
    shelf.withLock { shelf in
      shelf.files.compactMap { person, file in file.owedLeaf(of: person).map { (person, $0) } }
    }
  }

  func owedLeaf(of person: PersonID) -> LeafBody? {
    shelf.withLock { $0.files[person]?.owedLeaf(of: person) }
  }

  /// Whom a proof is judged as, and what their PIN is judged by.
  func subject(_ person: PersonID) -> (person: PersonID, file: PersonFile)? {
    shelf.withLock { shelf in
      if person != nobody, let file = shelf.files[person] { return (person, file) }
      return shelf.files[nobody].map { (nobody, $0) }
    }
  }

  func isEnrolled(_ person: PersonID) -> Bool {
    person != nobody && shelf.withLock { $0.files[person] != nil }
  }

  /// Whether they are acting now.
  func isActing(_ person: PersonID) -> Bool {
    shelf.withLock { $0.acts[person, default: 0] > 0 }
  }

  func endAct(of person: PersonID) {
    shelf.withLock { shelf in
      let left = shelf.acts[person, default: 0] - 1
      shelf.acts[person] = left > 0 ? left : nil
    }
  }

  /// Counts a PIN that was held against a hash, durably before it is answered.
  func judge(
    _ person: PersonID, against pin: PINHash, fits: Bool, by userID: UInt32
  ) async throws(IdentityStoreError) -> Judgement {
    try await onQueue { [self] () throws(IdentityStoreError) in
      guard let file = shelf.withLock({ $0.files[person] }) else { return .changing }
      if file.isLocked { return .locked }
      guard file.owed == nil, file.pin == pin else { return .changing }
      guard fits else {
        // Nobody cannot be locked, or it would show who is not enrolled.
        let counted =
          person == nobody
          ? file.countingRightPIN() : file.countingWrongPIN(by: userID)
        try keep(counted, of: person)
        return .wrong(counted)
      }
      let counted = file.countingRightPIN()
      if counted != file { try keep(counted, of: person) }
      shelf.withLock { $0.acts[person, default: 0] += 1 }
      return .right(counted)
    }
  }

  func enrol(
    _ file: PersonFile, as person: PersonID
  ) async throws(IdentityStoreError) {
    try await onQueue { [self] () throws(IdentityStoreError) in
      try store.create(file, as: person)
      shelf.withLock { $0.files[person] = file }
    }
  }

  /// Changes a person's file and returns it as it is then; `nil` when they are not enrolled or the
  /// change does not fit them.
  func change(
    _ person: PersonID, _ change: @escaping @Sendable (PersonFile) -> PersonFile?
  ) async throws(IdentityStoreError) -> PersonFile? {
    try await onQueue { [self] () throws(IdentityStoreError) in
      guard person != nobody, let file = shelf.withLock({ $0.files[person] }),
        let changed = change(file)
      else { return nil }
      try keep(changed, of: person)
      return changed
    }
  }

  /// Notes that the log has been told what it was owed; who was removed is forgotten then.
  func settle(_ person: PersonID) async throws(IdentityStoreError) {
    try await onQueue { [self] () throws(IdentityStoreError) in try settleNow(person) }
  }

  /// The same, for whoever must not wait.
  func settleLater(_ person: PersonID) {
    queue.async { [self] in
      do throws(IdentityStoreError) {
        try settleNow(person)
      } catch {
        logger.critical("\(error)")
      }
    }
  }

  private func settleNow(_ person: PersonID) throws(IdentityStoreError) {
    guard var file = shelf.withLock({ $0.files[person] }), let owed = file.owed else { return }
    if owed.change == .removed {
      try store.remove(person)
      shelf.withLock { $0.files[person] = nil }
    } else {
      file.owed = nil
      try keep(file, of: person)
    }
  }

  private func keep(_ file: PersonFile, of person: PersonID) throws(IdentityStoreError) {
    try store.save(file, of: person)
    shelf.withLock { $0.files[person] = file }
  }

  private func onQueue<Outcome: Sendable>(
    _ body: @escaping @Sendable () throws(IdentityStoreError) -> Outcome
  ) async throws(IdentityStoreError) -> Outcome {
    let result = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: Result { () throws(IdentityStoreError) in try body() })
      }
    }
    return try result.get()
  }
}

extension EnrolledPerson {
  init(_ person: PersonID, _ file: PersonFile) {
    self.init(person: person, name: file.name, roles: file.roles, locked: file.isLocked)
  }
}

extension PersonFile {
  /// What the log is owed; `nil` when it has been told everything.
  fileprivate func owedLeaf(of person: PersonID) -> LeafBody? {
    guard let owed, let name = PersonPseudonym(person.text) else { return nil }
    func changed(_ change: PersonChange) -> LeafBody {
      .personChanged(PersonChangedLeaf(person: name, change: change, operatorUID: owed.userID))
    }
    switch owed.change {
    case .enrolled:
      return .personEnrolled(
        PersonEnrolledLeaf(
          person: name, mayOperate: roles.contains(.operate), mayService: roles.contains(.service),
          operatorUID: owed.userID))
    case .pin: return changed(.pin)
    case .unlocked: return changed(.unlocked)
    case .removed: return changed(.removed)
    case .locked: return .personLocked(PersonLockedLeaf(person: name, uid: owed.userID))
    }
  }
}
