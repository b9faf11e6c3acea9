import ControlAPI
import Foundation
import IdentityStore
import Testing

@Suite struct `Opening a store of identities` {
  private let folder: TemporaryFolder
  private let files: StoreFiles
  private let file = sampleFile()

  init() throws {
    folder = try TemporaryFolder()
    files = StoreFiles(folder)
    let database = try IdentityDatabase(folder: folder.path)
    for number in 1...2 { try database.create(file, as: patientID(number)) }
    database.close()
  }

  private func expectRefusal(_ refusal: IdentityStoreError) {
    #expect(throws: refusal) { try IdentityDatabase(folder: folder.path) }
  }

  /// Only the first of the two patients cannot be read, for this reason.
  private func expectUnreadable(_ reason: (PatientID) -> IdentityStoreError) throws {
    let database = try IdentityDatabase(folder: folder.path)
    let loaded = try database.load()
    let patient = try patientID(1)
    #expect(loaded.unreadable == [patient: reason(patient)])
    #expect(try loaded.files == [patientID(2): file])
    #expect(loaded.isWhole)
    #expect(throws: reason(patient)) { try database.save(file, of: patient) }
    try database.save(file, of: patientID(2))
  }

  @Test func `is refused while another process has it, and not after`() throws {
    let first = try IdentityDatabase(folder: folder.path)
    for _ in 0..<3 { expectRefusal(.inUse(path: files.database)) }
    first.close()
    _ = try IdentityDatabase(folder: folder.path)
  }

  @Test func `is refused for a newer format, which is not touched`() throws {
    // The user version stands at byte 60 of SQLite's header, the newest byte last.
    try files.change(files.database) { $0[63] = 3 }
    let before = try files.bytes(files.database)
    expectRefusal(.fromTheFuture(path: files.database, version: 3))
    #expect(try files.bytes(files.database) == before)
  }

  @Test func `is refused for another program's file`() throws {
    // The application id stands at byte 68.
    try files.change(files.database) { $0[68] ^= 1 }
    expectRefusal(.notIdentities(path: files.database))
    try files.put(
      Array(String(repeating: "This is a letter. ", count: 100).utf8), into: files.database)
    expectRefusal(.notIdentities(path: files.database))
  }

  @Test func `is refused where the state folder is none`() throws {
    let path = files.database + "/state"
    #expect(
      throws: IdentityStoreError.notWritable(
        path: path + "/identities.sqlite.lock", reason: "Not a directory")
    ) { try IdentityDatabase(folder: path) }
  }

  @Test func `is refused when others may look at the keys`() throws {
    try files.setMode(0o750, of: files.keys)
    expectRefusal(.exposed(path: files.keys, mode: 0o750))
    try files.setMode(0o700, of: files.keys)
    try files.setMode(0o604, of: files.key(".rows"))
    expectRefusal(.exposed(path: files.key(".rows"), mode: 0o604))
  }

  @Test func `is refused without the store's own key`() throws {
    try files.remove(files.key(".rows"))
    expectRefusal(.rowsKeyMissing)
  }

  @Test func `reports a key that others may read`() throws {
    let path = files.key("Patient-1001")
    try files.setMode(0o640, of: path)
    try expectUnreadable { _ in .exposed(path: path, mode: 0o640) }
    #expect("\(IdentityStoreError.exposed(path: path, mode: 0o640))".contains("mode 640"))
  }

  @Test func `reports a missing key`() throws {
    try files.remove(files.key("Patient-1001"))
    try expectUnreadable { .keyMissing($0) }
  }

  @Test(arguments: [[], [1, 2, 3], [UInt8](repeating: 0, count: 32), Array(1...33)])
  func `reports what is not a key`(bytes: [UInt8]) throws {
    let path = files.key("Patient-1001")
    try files.change(path) { $0 = bytes }
    try files.setMode(0o600, of: path)
    try expectUnreadable { _ in .keyDamaged(path: path) }
  }

  @Test func `does not follow a link to a key elsewhere`() throws {
    let path = files.key("Patient-1001")
    try FileManager.default.moveItem(atPath: path, toPath: folder.path + "/elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: folder.path + "/elsewhere")
    try expectUnreadable { _ in
      .unreadable(path: path, reason: "Too many levels of symbolic links")
    }
  }

  @Test func `takes another key's bytes for damage`() throws {
    let bytes = try files.bytes(files.key("Patient-1002"))
    try files.change(files.key("Patient-1001")) { $0 = bytes }
    try files.setMode(0o600, of: files.key("Patient-1001"))
    let loaded = try IdentityDatabase(folder: folder.path).load()
    #expect(try loaded.unreadable == [patientID(1): .rowDamaged(patientID(1))])
    #expect(try loaded.files == [patientID(2): file])
  }

  @Test func `starts anew where the file was lost, and takes a backup of it afterwards`() throws {
    let backup = try files.bytes(files.database)
    try files.remove(files.database)
    do {
      let database = try IdentityDatabase(folder: folder.path)
      #expect(try database.load() == LoadedPatients())
      database.close()
    }
    try files.put(backup, into: files.database)
    let loaded = try IdentityDatabase(folder: folder.path).load()
    #expect(loaded.files.count == 2 && loaded.isWhole)
  }

  @Test func `replaces a key that a crash left without its patient`() throws {
    try files.put([UInt8](repeating: 7, count: 32), into: files.key("Patient-1003"))
    try files.put([1], into: files.key(".new"))
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(file, as: patientID(3))
    #expect(try files.bytes(files.key("Patient-1003")) != [UInt8](repeating: 7, count: 32))
    #expect(!files.exists(files.key(".new")))
    #expect(try database.load().files.count == 3)
  }
}
