import AuditLog
import AuditStore
import ControlAPI
import Dispatch
import DoseLimits
import IdentityStore
import Logging
import Quantities
import Synchronization
import TreatmentSession

/// The patients of this daemon: in memory, where they are asked for all the time, and in the
/// identity store, whose queue alone writes.
///
/// A change is a pure function of a patient's file. It is made on the disk first and then here, so
/// that nobody is told what a power cut could take back; only what a session delivered counts here
/// at once, because the log holds it already.
final class PatientBook: Sendable {
  typealias Change = @Sendable (PatientFile) -> PatientFile

  private struct Shelf {
    var files: [PatientID: PatientFile] = [:]
    var owners: [SessionPseudonym: PatientID] = [:]

    mutating func put(_ file: PatientFile, of patient: PatientID) {
      for link in file.sessions { owners[link.session] = patient }
      files[patient] = file
    }
  }

  private let store: IdentityDatabase
  private let shelf = Mutex(Shelf())
  private let queue = DispatchQueue(label: "identities")
  private let logger: Logger
  /// Whether every patient is there, in their newest state; what they had may count for too little
  /// otherwise.
  let isWhole: Bool

  /// Files that cannot be opened are told and left alone.
  init(_ store: IdentityDatabase, _ loaded: LoadedPatients, logger: Logger) {
    self.store = store
    self.logger = logger
    for (patient, error) in loaded.unreadable {
      logger.critical("patient \(patient): \(error)")
    }
    isWhole = loaded.isWhole
    if !isWhole {
      logger.critical("identities: patients are missing or were put back to an older state")
    }
    shelf.withLock { shelf in
      for (patient, file) in loaded.files { shelf.put(file, of: patient) }
    }
  }

  func close() {
    queue.sync {}
    store.close()
  }

  /// The patient's file as it is on a day.
  func file(of patient: PatientID, on today: CalendarDay?) -> PatientFile? {
    shelf.withLock { $0.files[patient] }?.turned(to: today)
  }

  /// The patients with a text in their name or identifier, the last treated first.
  func list(finding text: String, limit: Int) -> PatientList {
    let wanted = text.lowercased()
    let rows = shelf.withLock { shelf in
      shelf.files.compactMap { patient, file -> PatientList.Row? in
        let name = file.person?.name?.lowercased() ?? ""
        guard wanted.isEmpty || name.contains(wanted) || patient.text.lowercased().contains(wanted)
        else { return nil }
        return PatientList.Row(
          patient: patient, person: file.person, ageYears: file.profile.ageYears,
          lastSession: file.sessions.compactMap(\.day).max())
      }
    }
    let never = CalendarDay(daysSince1970: .min)
    let sorted = rows.sorted { one, other in
      (other.lastSession ?? never, one.person?.name ?? "", one.patient.text)
        < (one.lastSession ?? never, other.person?.name ?? "", other.patient.text)
    }
    return PatientList(patients: Array(sorted.prefix(limit)), found: rows.count)
  }

  /// Registers a patient.
  func register(
    _ profile: PatientProfile, person: Person?
  ) async throws(IdentityStoreError) -> PatientID {
    guard let patient = PatientID("P" + String(HostClock.random(), radix: 16)) else {
      throw .tooManyPatients
    }
    let file = PatientFile(person: person, subject: .random(), profile: profile)
    try await onQueue { [self] () throws(IdentityStoreError) in
      try store.create(file, as: patient)
      shelf.withLock { $0.put(file, of: patient) }
    }
    return patient
  }

  /// Changes a patient's file and returns it as it is then; `nil` for an unknown patient.
  func change(
    _ patient: PatientID, _ change: @escaping Change
  ) async throws(IdentityStoreError) -> PatientFile? {
    try await onQueue { [self] () throws(IdentityStoreError) in try keep(change, of: patient) }
  }

  /// The same, unless something stands against it in the file as it is when its turn comes.
  func change(
    _ patient: PatientID, unless problem: @escaping @Sendable (PatientFile) -> Problem?,
    _ change: @escaping Change
  ) async throws(IdentityStoreError) -> ChangeOutcome {
    try await onQueue { [self] () throws(IdentityStoreError) in
      guard let file = shelf.withLock({ $0.files[patient] }) else { return .unknownPatient }
      if let problem = problem(file) { return .refused(problem) }
      return try keep(change, of: patient).map { .changed($0) } ?? .unknownPatient
    }
  }

  /// What became of a change.
  enum ChangeOutcome: Sendable {
    case changed(PatientFile)
    case refused(Problem)
    case unknownPatient
  }

  /// Makes a change on the disk and then here; on the store's own queue.
  private func keep(
    _ change: Change, of patient: PatientID
  ) throws(IdentityStoreError) -> PatientFile? {
    guard let file = shelf.withLock({ $0.files[patient] }) else { return nil }
    try store.save(change(file), of: patient)
    return shelf.withLock { shelf in
      // What was counted meanwhile is saved by the job that follows.
      guard let present = shelf.files[patient] else { return nil }
      let changed = change(present)
      shelf.put(changed, of: patient)
      return changed
    }
  }

  /// Counts what a session delivered, here at once and on the disk soon; the log holds it.
  func count(_ session: EndedSession, on day: CalendarDay?) {
    let owner = shelf.withLock { shelf -> PatientID? in
      guard let patient = shelf.owners[session.session], let file = shelf.files[patient] else {
        return nil
      }
      shelf.files[patient] = file.counting(session, on: day)
      return patient
    }
    guard let owner else { return }
    queue.async { [self] in
      guard let file = shelf.withLock({ $0.files[owner] }) else { return }
      do throws(IdentityStoreError) {
        try store.save(file, of: owner)
      } catch {
        logger.critical("\(error)")
      }
    }
  }

  /// Sessions whose passes are in no history yet, with the days they were opened on.
  var uncounted: [SessionLink] {
    shelf.withLock { shelf in
      shelf.files.values.flatMap { $0.sessions.filter { !$0.isCounted } }
    }
  }

  /// Whose session it is; `nil` for one that is nobody's any more.
  func owner(of session: SessionPseudonym) -> PatientID? {
    shelf.withLock { $0.owners[session] }
  }

  /// What a link file says of some patients' sessions, or of everybody's and of those whose patients
  /// were erased; `nil` when one of the patients is not known.
  func disclosure(
    of patients: [PatientID]?
  ) async throws(IdentityStoreError) -> [DisclosedSession]? {
    if let patients {
      return shelf.withLock { shelf in
        let files = patients.compactMap { shelf.files[$0] }
        return files.count == patients.count ? files.flatMap(\.disclosedSessions) : nil
      }
    }
    let erased = try await onQueue { [store] () throws(IdentityStoreError) in
      try store.erasedSessions()
    }
    let known = shelf.withLock { $0.files.values.flatMap(\.disclosedSessions) }
    return known + erased.map { DisclosedSession(session: $0.key, link: .erased(by: $0.value)) }
  }

  /// Destroys what is kept of a patient and returns the sessions that were theirs.
  func beginErasure(
    of patient: PatientID
  ) async throws(IdentityStoreError) -> [SessionPseudonym] {
    try await onQueue { [self] () throws(IdentityStoreError) in
      shelf.withLock { shelf in
        for link in shelf.files.removeValue(forKey: patient)?.sessions ?? [] {
          shelf.owners[link.session] = nil
        }
      }
      return try store.beginErasure(of: patient)
    }
  }

  func finishErasure(
    of patient: PatientID, recordedAt seq: Int64
  ) async throws(IdentityStoreError) {
    try await onQueue { [store] () throws(IdentityStoreError) in
      try store.finishErasure(of: patient, recordedAt: seq)
    }
  }

  /// The same on the store's own queue, for whoever must not wait.
  func finishErasureLater(of patient: PatientID, recordedAt seq: Int64) {
    queue.async { [self] in
      do throws(IdentityStoreError) {
        try store.finishErasure(of: patient, recordedAt: seq)
      } catch {
        logger.critical("\(error)")
      }
    }
  }

  /// Counts what ended sessions delivered that a crash left uncounted, each on the day it was
  /// opened, and drops links of sessions that never opened. What waits for its handpiece is counted
  /// when it ends.
  func settle(
    _ log: borrowing AuditDatabase, unfinished: [UnfinishedSession]
  ) throws(AuditStoreError) {
    let waiting = Set(unfinished.map(\.pseudonym))
    for link in uncounted where !waiting.contains(link.session) {
      let ended = try RecoveredHistory.session(link.session, in: log)?.ended
      count(ended ?? EndedSession.nothing(of: link.session), on: link.day)
    }
  }

  /// Erasures that a crash left without their record in the log.
  func unrecordedErasures() throws(IdentityStoreError) -> [PatientID: [SessionPseudonym]] {
    try store.unfinishedErasures()
  }

  func onQueue<Outcome: Sendable>(
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
