import AuditLog
import AuditStore
import Foundation
import Testing

/// Promise 9: nobody but the daemon signs in the log's name, and no crash loses its key.
@Suite struct `The signing key's file` {
  private let folder: TemporaryFolder
  private static let name = "handpieced/0123456789abcdef"

  init() throws {
    folder = try TemporaryFolder(named: "handpieced-key")
  }

  private var path: String { folder.path + "/signing.key" }
  private var nextPath: String { folder.path + "/signing.key.next" }

  private func seed(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

  private func make() throws -> NoteVerifierKey {
    let file = try SigningKeyFile.make(name: Self.name, seed: seed(1), in: folder.path)
    return file.key.verifierKey
  }

  private func opened() throws -> (key: NoteVerifierKey, next: NoteVerifierKey?) {
    guard let file = try SigningKeyFile.open(in: folder.path) else {
      throw AuditStoreError.missing(path: path)
    }
    return (file.key.verifierKey, file.next?.verifierKey)
  }

  private func mode(_ path: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  @Test func `is made once, for its owner alone, and opened again`() throws {
    #expect(try SigningKeyFile.open(in: folder.path) == nil)
    let key = try make()
    #expect(key == (try NoteSignerKey(name: Self.name, seed: seed(1))).verifierKey)
    #expect(try mode(path) == 0o600)
    #expect(try opened().key == key && opened().next == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["signing.key"])
    #expect(throws: AuditStoreError.malformed(path: path, reason: "there is a key already")) {
      _ = try SigningKeyFile.make(name: Self.name, seed: seed(2), in: folder.path)
    }
    #expect(try opened().key == key)
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o644, 0o777])
  func `is refused when others may use it`(_ mode: Int) throws {
    _ = try make()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect {
      _ = try SigningKeyFile.open(in: folder.path)
    } throws: { error in
      "\(error)".hasPrefix("\(path): others than its owner may use it (mode 0")
        && "\(error)".contains("Set it to 0600")
    }
  }

  @Test(arguments: ["", "\n", "PRIVATE+KEY+a+b+c\n", "x"])
  func `is refused when it holds no key`(_ text: String) throws {
    let bytes = try text == "x" ? Data(contentsOf: keyWithoutLineEnd()) : Data(text.utf8)
    try bytes.write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(throws: AuditStoreError.malformed(path: path, reason: "not a signer key")) {
      _ = try SigningKeyFile.open(in: folder.path)
    }
  }

  private func keyWithoutLineEnd() throws -> URL {
    _ = try make()
    try changeFile(path) { $0 = $0.dropLast() }
    return URL(fileURLWithPath: path)
  }

  @Test func `is refused when it is a link`() throws {
    _ = try make()
    try FileManager.default.moveItem(atPath: path, toPath: folder.path + "/elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: folder.path + "/elsewhere")
    #expect(throws: AuditStoreError.malformed(path: path, reason: "not a plain file")) {
      _ = try SigningKeyFile.open(in: folder.path)
    }
  }

  @Test func `is not made of a bad name or seed`() throws {
    for (name, seed) in [("a b", seed(1)), (Self.name, [1, 2, 3])] {
      #expect(throws: AuditStoreError.self) {
        _ = try SigningKeyFile.make(name: name, seed: seed, in: folder.path)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test func `is followed by another that both keys signed`() throws {
    let old = try make()
    guard var file = try SigningKeyFile.open(in: folder.path) else { return }
    let note = try file.beginRotation(seed: seed(2))
    let statement = try KeyRotationStatement(checking: note)
    #expect(statement.old == old && statement.new == file.next?.verifierKey)
    // Until the record is durable the old key signs, also after a crash.
    #expect(file.key.verifierKey == old)
    #expect(try opened().key == old && opened().next == statement.new)
    #expect(try mode(nextPath) == 0o600)
    try file.finishRotation()
    #expect(file.key.verifierKey == statement.new && file.next == nil)
    #expect(try opened().key == statement.new && opened().next == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["signing.key"])
    try file.finishRotation()
    #expect(file.key.verifierKey == statement.new)
  }

  @Test func `is settled after a crash by what the log recorded`() throws {
    for isRecorded in [false, true] {
      let folder = try TemporaryFolder(named: "handpieced-key")
      var made = try SigningKeyFile.make(name: Self.name, seed: seed(1), in: folder.path)
      let statement = try KeyRotationStatement(checking: made.beginRotation(seed: seed(2)))
      guard var file = try SigningKeyFile.open(in: folder.path) else { return }
      try file.settleRotation(recorded: isRecorded ? statement.new : statement.old)
      #expect(file.key.verifierKey == (isRecorded ? statement.new : statement.old))
      #expect(file.next == nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["signing.key"])
      // Nothing is left to settle.
      try file.settleRotation(recorded: nil)
    }
  }

  @Test func `is not rotated to itself`() throws {
    var file = try SigningKeyFile.make(name: Self.name, seed: seed(1), in: folder.path)
    #expect(throws: AuditStoreError.self) { try file.beginRotation(seed: seed(1)) }
    #expect(file.next == nil)
    #expect(try opened().next == nil)
  }
}
