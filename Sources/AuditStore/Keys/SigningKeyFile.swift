package import AuditLog
internal import Glibc

/// The key with which a log's checkpoints are signed: the file `signing.key` in the state folder,
/// which nobody but its owner may read.
///
/// A rotation takes two steps, so that a crash at any moment leaves a key that the log knows:
/// ``beginRotation(seed:)`` makes `signing.key.next`, then the caller records the statement that
/// both keys signed, and ``finishRotation()`` puts the new file in the old one's place. After a
/// crash in between, ``settleRotation(recorded:)`` goes by what the log has recorded.
package struct SigningKeyFile: ~Copyable {
  /// The key that signs now.
  package private(set) var key: NoteSignerKey
  /// The key that is to follow it, while a rotation is not finished.
  package private(set) var next: NoteSignerKey?
  private let folder: String

  private static let fileName = "signing.key"
  private static let nextFileName = "signing.key.next"
  private static let lengthLimit = 1024

  /// Opens the key in a folder; `nil` when there is none.
  ///
  /// It throws when others than the owner may read the file, or when it holds no key.
  package static func open(in folder: String) throws(AuditStoreError) -> SigningKeyFile? {
    guard let key = try read(path(fileName, in: folder)) else { return nil }
    return SigningKeyFile(
      key: key, next: try read(path(nextFileName, in: folder)), folder: folder)
  }

  /// Makes a log's first key of 32 secret bytes; it is durable when this returns. It throws when
  /// there is a key already.
  package static func make(
    name: String, seed: [UInt8], in folder: String
  ) throws(AuditStoreError) -> SigningKeyFile {
    let path = path(fileName, in: folder)
    guard try DurableFile.mode(of: path) == nil else {
      throw .malformed(path: path, reason: "there is a key already")
    }
    let key = try signerKey(name: name, seed: seed, path: path)
    // What is left of a rotation belongs to a key that is gone.
    _ = unsafe unlink(Self.path(nextFileName, in: folder))
    try write(key, to: path, in: folder)
    return SigningKeyFile(key: key, next: nil, folder: folder)
  }

  private init(key: NoteSignerKey, next: NoteSignerKey?, folder: String) {
    self.key = key
    self.next = next
    self.folder = folder
  }

  /// Makes the next key of 32 secret bytes, durably, and returns the statement for the log, signed
  /// by both keys. The old key goes on signing until ``finishRotation()``.
  package mutating func beginRotation(seed: [UInt8]) throws(AuditStoreError) -> SignedNote {
    let path = Self.path(Self.nextFileName, in: folder)
    let next = try Self.signerKey(name: key.verifierKey.name, seed: seed, path: path)
    let note: SignedNote
    do throws(AuditLogError) {
      note = try KeyRotationStatement.note(from: key, to: next)
    } catch {
      throw .malformed(path: path, reason: "\(error)")
    }
    try Self.write(next, to: path, in: folder)
    self.next = next
    return note
  }

  /// Puts the next key in the place of the old one, once the record of it is durable.
  package mutating func finishRotation() throws(AuditStoreError) {
    guard let next else { return }
    let path = Self.path(Self.fileName, in: folder)
    guard unsafe rename(Self.path(Self.nextFileName, in: folder), path) == 0 else {
      throw .notWritable(path: path, reason: LogLock.reason(errno))
    }
    key = next
    self.next = nil
    try DurableFile.syncFolder(folder)
  }

  /// Ends a rotation that a crash has interrupted: finishes it when the key that the log recorded
  /// last is the next one, and otherwise gives it up.
  package mutating func settleRotation(recorded: NoteVerifierKey?) throws(AuditStoreError) {
    guard let next else { return }
    if next.verifierKey == recorded { return try finishRotation() }
    let path = Self.path(Self.nextFileName, in: folder)
    guard unsafe unlink(path) == 0 else {
      throw .notWritable(path: path, reason: LogLock.reason(errno))
    }
    self.next = nil
    try DurableFile.syncFolder(folder)
  }

  private static func path(_ name: String, in folder: String) -> String { "\(folder)/\(name)" }

  private static func write(
    _ key: NoteSignerKey, to path: String, in folder: String
  ) throws(AuditStoreError) {
    try DurableFile.write(Array((key.secretText + "\n").utf8), to: path, mode: 0o600)
    try DurableFile.syncFolder(folder)
  }

  private static func read(_ path: String) throws(AuditStoreError) -> NoteSignerKey? {
    guard let mode = try DurableFile.mode(of: path) else { return nil }
    guard mode & S_IFMT == S_IFREG else {
      throw .malformed(path: path, reason: "not a plain file")
    }
    guard mode & 0o077 == 0 else {
      let octal = String(mode & 0o777, radix: 8)
      throw .malformed(
        path: path,
        reason: "others than its owner may use it (mode 0\(octal)): whoever has read it can sign "
          + "in this log's name. Set it to 0600, and rotate the key if anybody might have")
    }
    guard let bytes = try DurableFile.read(path, atMost: lengthLimit) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n"),
      let key = try? NoteSignerKey(reading: String(text.dropLast()))
    else { throw .malformed(path: path, reason: "not a signer key") }
    return key
  }

  private static func signerKey(
    name: String, seed: [UInt8], path: String
  ) throws(AuditStoreError) -> NoteSignerKey {
    do {
      return try NoteSignerKey(name: name, seed: seed)
    } catch {
      throw .malformed(path: path, reason: "\(error)")
    }
  }
}
