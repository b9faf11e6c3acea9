import AuditLog
import ControlAPI
import Foundation
import IdentityStore
import Quantities
import Testing

/// Promise 11: what was erased can be opened by nobody, and the log still verifies.
@Suite struct `An erased patient` {
  private let folder: TemporaryFolder
  private let files: StoreFiles
  private let patient: PatientID
  private let other: PatientID
  private let file: PatientFile
  private let database: IdentityDatabase

  init() throws {
    folder = try TemporaryFolder()
    files = StoreFiles(folder)
    patient = try patientID(1)
    other = try patientID(2)
    file = sampleFile()
      .adding(SessionPseudonym(high: 1, low: 1), salt: .random(), on: sampleDay)
      .adding(SessionPseudonym(high: 2, low: 2), salt: .random(), on: sampleDay)
    database = try IdentityDatabase(folder: folder.path)
    try database.create(file, as: patient)
    try database.create(sampleFile(), as: other)
  }

  private var sessions: [SessionPseudonym] { file.sessions.map(\.session) }

  @Test func `is gone at once and remembered by sessions alone`() throws {
    #expect(try database.beginErasure(of: patient) == sessions)
    #expect(!files.exists(files.key(patient.text)))
    #expect(try database.load().files.keys.map(\.text) == [other.text])
    #expect(try database.unfinishedErasures() == [patient: sessions])
    #expect(try database.erasedSessions() == [:])
    try database.finishErasure(of: patient, recordedAt: 4711)
    #expect(try database.unfinishedErasures() == [:])
    let erased = [sessions[0]: Int64(4711), sessions[1]: 4711]
    #expect(try database.erasedSessions() == erased)
    database.close()

    let reopened = try IdentityDatabase(folder: folder.path)
    #expect(try reopened.erasedSessions() == erased)
    let loaded = try reopened.load()
    #expect(
      loaded.files.keys.map(\.text) == [other.text] && loaded.unreadable.isEmpty && loaded.isWhole)
    reopened.close()
    // Nothing says any more which patient it was.
    #expect(try StoreFiles(folder).filesHolding(patient.text) == [])
  }

  @Test func `cannot be opened by who holds the file from before`() throws {
    let before = try files.copy()
    #expect(try IdentityDatabase(folder: before.path).load().files[patient] == file)
    try database.beginErasure(of: patient)
    database.close()
    let old = StoreFiles(before)
    try old.remove(old.keys)
    try FileManager.default.copyItem(atPath: files.keys, toPath: old.keys)
    var loaded = try IdentityDatabase(folder: before.path).load()
    #expect(loaded.files.keys.map(\.text) == [other.text])
    #expect(loaded.unreadable == [patient: .keyMissing(patient)])
    // Nor with any key that is left, nor with what the key's place was overwritten with.
    let keys = try FileManager.default.contentsOfDirectory(atPath: files.keys)
      .map { try files.bytes(files.key($0)) }
    for key in keys {
      try old.put(key, into: old.key(patient.text))
      try old.setMode(0o600, of: old.key(patient.text))
      loaded = try IdentityDatabase(folder: before.path).load()
      #expect(loaded.unreadable == [patient: .rowDamaged(patient)])
    }
  }

  @Test func `overwrites the key before it goes`() throws {
    // A second name of the same file shows what its blocks hold.
    let block = folder.path + "/block"
    try FileManager.default.linkItem(atPath: files.key(patient.text), toPath: block)
    try database.beginErasure(of: patient)
    #expect(try files.bytes(block) == [UInt8](repeating: 0, count: 32))
  }

  @Test func `is no patient any more`() throws {
    try database.beginErasure(of: patient)
    let unknown = IdentityStoreError.noSuchPatient(patient)
    #expect(throws: unknown) { try database.save(file, of: patient) }
    #expect(throws: IdentityStoreError.patientExists(patient)) {
      try database.create(file, as: patient)
    }
    #expect(throws: IdentityStoreError.noSuchPatient(other)) {
      try database.finishErasure(of: other, recordedAt: 1)
    }
    #expect(try database.beginErasure(of: patient) == sessions)
    try database.finishErasure(of: patient, recordedAt: 1)
    #expect(throws: unknown) { try database.finishErasure(of: patient, recordedAt: 2) }
    #expect(throws: unknown) { try database.beginErasure(of: patient) }
    #expect(try Set(database.erasedSessions().values) == [1])
  }

  @Test func `may be one who could not be read, whose sessions nobody knows then`() throws {
    try files.remove(files.key(patient.text))
    #expect(try database.beginErasure(of: patient) == [])
    try database.finishErasure(of: patient, recordedAt: 5)
    let loaded = try database.load()
    #expect(loaded.unreadable.isEmpty && loaded.isWhole)
    #expect(try database.erasedSessions() == [:])
  }

  @Test func `is not erased while others may read the key`() throws {
    let path = files.key(patient.text)
    try files.setMode(0o644, of: path)
    #expect(throws: IdentityStoreError.exposed(path: path, mode: 0o644)) {
      try database.beginErasure(of: patient)
    }
    try files.setMode(0o600, of: path)
    #expect(try database.load().files[patient] == file)
    #expect(try database.beginErasure(of: patient) == sessions)
  }
}
