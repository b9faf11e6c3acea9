import AuditLog
import ControlAPI
import Foundation
import IdentityStore
import Quantities
import Testing

/// Promises 4 and 11: what stands on the disk after a crash at any step of an erasure.
@Suite struct `A crash while a patient is erased` {
  /// What a crash may leave of the key while its destruction goes on.
  enum Key: CaseIterable {
    case whole, halfOverwritten, overwritten, gone
  }

  /// A disk as it stood, with the frames of its write-ahead log taken apart.
  private struct Disk {
    let folder: TemporaryFolder
    let log: [UInt8]
    /// Where each commit of the log ends.
    let commits: [Int]

    private static let headerLength = 32
    static let frameLength = 24 + 4096

    init(copyOf files: StoreFiles) throws {
      folder = try files.copy()
      log = try files.bytes(files.writeAheadLog)
      var ends: [Int] = []
      for frame in stride(from: Self.headerLength, to: log.count, by: Self.frameLength) {
        // A frame that ends a commit bears the size of the database.
        if log[(frame + 4)..<(frame + 8)].contains(where: { $0 != 0 }) {
          ends.append(frame + Self.frameLength)
        }
      }
      commits = ends
    }
  }

  private let patient: PatientID
  private let other: PatientID
  private let file = sampleFile()
    .adding(SessionPseudonym(high: 1, low: 1), salt: .random(), on: sampleDay)
    .adding(SessionPseudonym(high: 2, low: 2), salt: .random(), on: sampleDay)
  private let otherFile = sampleFile(name: "Somebody else")
  private let key: [UInt8]
  private let disk: Disk
  private let commitsBefore: Int

  /// Erases a patient and keeps the log of everything that was written on the way.
  init() throws {
    patient = try patientID(1)
    other = try patientID(2)
    let folder = try TemporaryFolder()
    let files = StoreFiles(folder)
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(file, as: patient)
    try database.create(otherFile, as: other)
    key = try files.bytes(files.key(patient.text))
    commitsBefore = try Disk(copyOf: files).commits.count
    try database.beginErasure(of: patient)
    try database.finishErasure(of: patient, recordedAt: 99)
    disk = try Disk(copyOf: files)
    database.close()
  }

  /// The disk after so many whole commits of the erasure and a piece of the next one.
  private func crashed(
    after commits: Int, key state: Key, torn: Int = 0
  ) throws -> StoreFiles {
    let files = StoreFiles(disk.folder)
    let end = min(disk.commits[commitsBefore - 1 + commits] + torn, disk.log.count)
    try files.put(Array(disk.log[..<end]), into: files.writeAheadLog)
    let path = files.key(patient.text)
    switch state {
    case .whole: try files.put(key, into: path)
    case .halfOverwritten:
      try files.put([UInt8](repeating: 0, count: 16) + key.suffix(16), into: path)
    case .overwritten: try files.put([UInt8](repeating: 0, count: 32), into: path)
    case .gone: break
    }
    if state != .gone { try files.setMode(0o600, of: path) }
    return files
  }

  private func reopened(_ files: StoreFiles) throws -> IdentityDatabase {
    try IdentityDatabase(folder: files.path)
  }

  @Test func `writes three commits: the mark, the row without its box, the record`() {
    #expect(disk.commits.count == commitsBefore + 3)
  }

  @Test(arguments: [0, 1, 24, Disk.frameLength, Disk.frameLength + 100])
  func `before the mark is whole leaves everything`(torn: Int) throws {
    let database = try reopened(crashed(after: 0, key: .whole, torn: torn))
    let loaded = try database.load()
    #expect(loaded.files == [patient: file, other: otherFile])
    #expect(loaded.isWhole)
    #expect(try database.unfinishedErasures() == [:])
  }

  @Test(arguments: Key.allCases) func `after the mark ends with nothing`(key: Key) throws {
    try expectErased(crashed(after: 1, key: key))
  }

  @Test(arguments: [0, 24, Disk.frameLength])
  func `after the key has gone ends with nothing`(torn: Int) throws {
    try expectErased(crashed(after: 1, key: .gone, torn: torn))
  }

  @Test func `after the box has gone ends with nothing`() throws {
    try expectErased(crashed(after: 2, key: .gone))
  }

  @Test func `after the record leaves the sessions with it`() throws {
    let database = try reopened(crashed(after: 3, key: .gone))
    #expect(try database.unfinishedErasures() == [:])
    #expect(try database.erasedSessions().values.sorted() == [99, 99])
    #expect(try database.load().files == [other: otherFile])
  }

  /// The erasure waits for its record only, and the old key brings nothing back.
  private func expectErased(_ files: StoreFiles) throws {
    for _ in 0..<2 {
      let database = try reopened(files)
      #expect(!files.exists(files.key(patient.text)))
      let loaded = try database.load()
      #expect(loaded.files == [other: otherFile])
      #expect(loaded.unreadable.isEmpty && loaded.isWhole)
      #expect(try database.unfinishedErasures() == [patient: file.sessions.map(\.session)])
      #expect(try database.erasedSessions() == [:])
      database.close()
    }
    try files.put(key, into: files.key(patient.text))
    try files.setMode(0o600, of: files.key(patient.text))
    let database = try reopened(files)
    #expect(try database.load().files == [other: otherFile])
    try database.finishErasure(of: patient, recordedAt: 7)
    #expect(try database.erasedSessions().values.sorted() == [7, 7])
  }
}
