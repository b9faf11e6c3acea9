internal import ControlAPI
internal import Crypto
internal import Glibc

/// The folder `identity-keys`, mode 0700, with one file of 32 bytes and mode 0600 for each patient
/// under the patient's id, one for each person who is enrolled under `.person-` and their id, and one
/// for the store under `.rows`.
///
/// A key is whole on disk before anything needs it: it is written under another name, synced,
/// renamed, and the folder is synced. It is gone for good when ``destroy(_:)`` has returned, as far
/// as the file system overwrites in place: one that copies on write, a snapshot, or a flash disk
/// may keep the old block for a while, and a backup of the keys keeps it for as long as the backup
/// lasts. Whoever backs up the database must therefore keep the keys' backup apart from it, under
/// lock, and drop from it the keys of patients who were erased.
struct KeyFolder {
  /// Which key is meant.
  enum Name {
    case patient(PatientID)
    case person(PersonID)
    case rows

    /// No id of a patient begins with a dot.
    fileprivate var file: String {
      switch self {
      case .patient(let patient): patient.text
      case .person(let person): ".person-" + person.text
      case .rows: ".rows"
      }
    }
  }

  private let path: String

  /// Takes the folder in the state folder, or makes it; refuses one that others may use.
  init(in stateFolder: String) throws(IdentityStoreError) {
    path = stateFolder + "/identity-keys"
    let isNew = unsafe mkdir(path, 0o700) == 0
    guard isNew || errno == EEXIST else {
      throw .notWritable(path: path, reason: SystemReason.text(errno))
    }
    let mode: UInt32
    do throws(SystemFailure) {
      mode = try OpenFile(path, O_RDONLY | O_DIRECTORY).status().st_mode & 0o777
      if isNew { try Self.sync(folder: stateFolder) }
    } catch {
      throw .notWritable(path: path, reason: SystemReason.text(error.number))
    }
    guard mode & 0o077 == 0 else { throw .exposed(path: path, mode: mode) }
  }

  /// The key; `nil` when it is not there.
  func key(_ name: Name) throws(IdentityStoreError) -> SymmetricKey? {
    let file = file(name)
    let status: stat
    let bytes: [UInt8]
    do throws(SystemFailure) {
      // Whatever lies there in a file's place must not make the opening wait.
      let opened = try OpenFile(file, O_RDONLY | O_NONBLOCK)
      status = try opened.status()
      bytes = status.st_mode & S_IFMT == S_IFREG ? try opened.read(limit: Self.length + 1) : []
    } catch {
      if error.number == ENOENT { return nil }
      throw .unreadable(path: file, reason: SystemReason.text(error.number))
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .exposed(path: file, mode: status.st_mode & 0o777)
    }
    // Zeros are what is left of a key whose destruction was interrupted.
    guard bytes.count == Self.length, bytes.contains(where: { $0 != 0 }) else {
      throw .keyDamaged(path: file)
    }
    return SymmetricKey(data: bytes)
  }

  /// Makes a new key and returns it when it is durable; takes the place of an older one.
  func make(_ name: Name) throws(IdentityStoreError) -> SymmetricKey {
    let key = SymmetricKey(size: .bits256)
    let bytes = unsafe key.withUnsafeBytes { unsafe [UInt8]($0) }
    // What a crash leaves under this name was never used.
    let fresh = path + "/.new"
    do throws(SystemFailure) {
      guard unsafe unlink(fresh) == 0 || errno == ENOENT else {
        throw SystemFailure(number: errno)
      }
      try Self.writeDurably(bytes, to: fresh, flags: O_WRONLY | O_CREAT | O_EXCL)
      guard unsafe rename(fresh, file(name)) == 0 else { throw SystemFailure(number: errno) }
      try Self.sync(folder: path)
    } catch {
      throw SystemReason.error(error.number, path: file(name))
    }
    return key
  }

  /// Overwrites the key, removes it and returns when both are durable. One that is not there is
  /// gone already.
  func destroy(_ name: Name) throws(IdentityStoreError) {
    let file = file(name)
    do throws(SystemFailure) {
      do throws(SystemFailure) {
        try Self.writeDurably([UInt8](repeating: 0, count: Self.length), to: file, flags: O_WRONLY)
      } catch {
        // A link in its place holds no key of ours, and goes without being followed.
        guard error.number == ENOENT || error.number == ELOOP else { throw error }
      }
      guard unsafe unlink(file) == 0 || errno == ENOENT else { throw SystemFailure(number: errno) }
      try Self.sync(folder: path)
    } catch {
      throw SystemReason.error(error.number, path: file)
    }
  }

  private static let length = 32

  private func file(_ name: Name) -> String { path + "/" + name.file }

  private static func writeDurably(
    _ bytes: [UInt8], to path: String, flags: Int32
  ) throws(SystemFailure) {
    let file = try OpenFile(path, flags)
    try file.write(bytes)
    try file.sync()
  }

  private static func sync(folder: String) throws(SystemFailure) {
    try OpenFile(folder, O_RDONLY | O_DIRECTORY).sync()
  }
}
