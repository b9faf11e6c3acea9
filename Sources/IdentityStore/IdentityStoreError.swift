package import ControlAPI

/// Why identities could not be opened, read or kept.
package enum IdentityStoreError: Error, Hashable, Sendable {
  /// The state folder or something in it cannot be written.
  case notWritable(path: String, reason: String)
  /// Something of the store is not there or cannot be read.
  case unreadable(path: String, reason: String)
  /// Another process has the store open.
  case inUse(path: String)
  /// A newer handpieced has made the file.
  case fromTheFuture(path: String, version: Int)
  /// The file is something else than a store of identities.
  case notIdentities(path: String)
  /// SQLite did not take a setting that durability rests on.
  case settingNotTaken(String)
  /// Others than the owner may use a key or the folder of the keys.
  case exposed(path: String, mode: UInt32)
  /// A key is not 32 bytes of chance.
  case keyDamaged(path: String)
  /// The store's own key is not there.
  case rowsKeyMissing
  /// The key that a patient's row needs is not there.
  case keyMissing(PatientID)
  /// A patient's row was changed, swapped or put back, or belongs to another key.
  case rowDamaged(PatientID)
  /// A patient's row opens, and what it holds is not understood; `key` is where.
  case fileNotUnderstood(PatientID, key: String)
  /// What was to be kept could not be read back, because it is too long or out of bounds; nothing
  /// was written.
  case notKeepable(PatientID, reason: String)
  /// There is no such patient, or one whose erasure has begun.
  case noSuchPatient(PatientID)
  /// There is such a patient already.
  case patientExists(PatientID)
  /// The store is full; nothing was written.
  case tooManyPatients
  /// More sessions of erased patients are remembered than a link file can hold.
  case tooManyErasedSessions
  /// A person's row or key is damaged, or what was to be kept does not fit.
  case personUnreadable(PersonID, reason: String)
  /// Nobody of that name is enrolled.
  case noSuchPerson(PersonID)
  /// No more people can be enrolled; nothing was written.
  case tooManyPeople
  /// Nothing was written; the same may succeed later.
  case retryable(String)
  /// Nothing may be written any more before the store has been opened anew.
  case fatal(String)
  /// The store has been closed.
  case closed
}

/// What went wrong, and after the semicolon what to do about it.
extension IdentityStoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notWritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .inUse(let path): "\(path): in use by another process; stop that one first"
    case .fromTheFuture(let path, let version):
      "\(path): made by a newer handpieced (format \(version), this one knows "
        + "\(IdentityTables.version)); install that one again"
    case .notIdentities(let path):
      "\(path): not a store of identities of handpieced; move it away or restore the right one"
    case .settingNotTaken(let setting):
      "identities: SQLite did not take the setting \(setting); the file system may not be fit for "
        + "it"
    case .exposed(let path, let mode):
      "\(path): others may use it (mode \(String(mode, radix: 8))); find out who did, then take "
        + "their rights with chmod go= \(path)"
    case .keyDamaged(let path):
      "\(path): not a key; restore it from the backup of the keys, without which its patient can "
        + "only be erased"
    case .rowsKeyMissing:
      "identity-keys/.rows: missing; restore it from the backup of the keys"
    case .keyMissing(let patient):
      "patient \(patient): the key is missing; restore it from the backup of the keys, or erase "
        + "the patient"
    case .rowDamaged(let patient):
      "patient \(patient): the row in identities.sqlite is damaged or not the one its key sealed; "
        + "restore the whole file from one backup, or erase the patient"
    case .fileNotUnderstood(let patient, let key):
      "patient \(patient): what is kept is not understood at \(key); install the handpieced that "
        + "wrote it"
    case .notKeepable(let patient, let reason):
      "patient \(patient): not kept, because it could not be read back: \(reason); correct it "
        + "and save again"
    case .noSuchPatient(let patient): "patient \(patient): unknown or erased; register the person"
    case .patientExists(let patient): "patient \(patient): exists already; take another name"
    case .tooManyPatients:
      "identities: full (\(IdentityDatabase.patientLimit) patients); erase some who have left"
    case .tooManyErasedSessions:
      "identities: more sessions of erased patients than a link file holds; disclose none, and ask "
        + "the makers of handpieced"
    case .personUnreadable(let person, let reason):
      "person \(person): \(reason); enrol them anew, or restore the whole store from one backup"
    case .noSuchPerson(let person): "person \(person): not enrolled"
    case .tooManyPeople:
      "identities: full (\(IdentityDatabase.personLimit) people); remove some who have left"
    case .retryable(let reason):
      "identities: not written, may be tried again: \(reason); make room on the disk"
    case .fatal(let reason):
      "identities: failed for good: \(reason); check the disk, then restart handpieced"
    case .closed: "identities: closed"
    }
  }
}
