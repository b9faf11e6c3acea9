import ControlAPI
import DoseLimits
import Foundation
import IdentityStore
import Quantities
import Testing

/// Promise 11, against somebody who can write the file and has no keys.
@Suite struct `Changed rows` {
  private let folder: TemporaryFolder
  private let files: StoreFiles

  init() throws {
    folder = try TemporaryFolder()
    files = StoreFiles(folder)
  }

  /// Makes patients whose rows lie in one file without a write-ahead log.
  private func make(_ count: Int) throws -> [PatientFile] {
    let database = try IdentityDatabase(folder: folder.path)
    let all = (0..<count).map { _ in sampleFile() }
    for (number, file) in all.enumerated() { try database.create(file, as: patientID(number)) }
    database.close()
    return all
  }

  private func load() throws -> LoadedPatients {
    try IdentityDatabase(folder: folder.path).load()
  }

  /// Where a patient's id stands in the file: in the row and in the index.
  private func places(of patient: PatientID, in bytes: [UInt8]) -> [Range<Int>] {
    let needle = Data(patient.text.utf8)
    let data = Data(bytes)
    var found: [Range<Int>] = []
    while let next = data.range(of: needle, in: (found.last?.upperBound ?? 0)..<data.count) {
      found.append(next)
    }
    return found
  }

  /// Where a patient's id stands in the row: on a page of the kind that holds a table's rows.
  private func row(of patient: PatientID, in bytes: [UInt8]) throws -> Range<Int> {
    try #require(places(of: patient, in: bytes).first { bytes[page(of: $0).lowerBound] == 0x0D })
  }

  private func page(of place: Range<Int>) -> Range<Int> {
    let start = place.lowerBound / 4096 * 4096
    return start..<(start + 4096)
  }

  @Test func `that changed places are refused, both`() throws {
    let all = try make(3)
    let patients = try (0..<2).map(patientID)
    try files.change(files.database) { bytes in
      let places = patients.map { self.places(of: $0, in: bytes) }
      #expect(places.map(\.count) == [2, 2])
      for (patient, ranges) in zip(patients.reversed(), places) {
        for range in ranges { bytes.replaceSubrange(range, with: patient.text.utf8) }
      }
    }
    let loaded = try load()
    #expect(
      loaded.unreadable == [
        patients[0]: .rowDamaged(patients[0]), patients[1]: .rowDamaged(patients[1]),
      ])
    #expect(try loaded.files == [patientID(2): all[2]])
  }

  @Test(arguments: 0..<12) func `with a bit flipped are refused, each alone`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let all = try make(3)
    let patient = try patientID(1)
    try files.change(files.database) { bytes in
      // A row's first version takes no byte, so that its box follows the id.
      let row = try self.row(of: patient, in: bytes)
      let place = row.upperBound + Int(random.number(in: 0...250))
      bytes[place] ^= 1 << UInt8(random.number(in: 0...7))
    }
    let loaded = try load()
    #expect(loaded.unreadable == [patient: .rowDamaged(patient)])
    #expect(try loaded.files == [patientID(0): all[0], patientID(2): all[2]])
    #expect(loaded.isWhole)
  }

  @Test func `that were put back with their version leave the store not whole`() throws {
    let all = try make(40)
    let before = try files.bytes(files.database)
    let patient = try patientID(7)
    var newer = all[7]
    newer.profile.ageYears = 42
    do {
      let database = try IdentityDatabase(folder: folder.path)
      try database.save(newer, of: patient)
      #expect(try database.load().isWhole)
      database.close()
    }
    try files.change(files.database) { bytes in
      let page = page(of: try row(of: patient, in: before))
      bytes.replaceSubrange(page, with: before[page])
    }
    let loaded = try load()
    #expect(loaded.files[patient] == all[7])
    #expect(loaded.unreadable.isEmpty)
    #expect(!loaded.isWhole)
    // Saving on does not hide it.
    let database = try IdentityDatabase(folder: folder.path)
    try database.save(newer, of: patient)
    try database.create(newer, as: patientID(90))
    #expect(try !database.load().isWhole)
  }

  @Test func `of which only the box was put back are refused`() throws {
    let all = try make(1)
    let patient = try patientID(0)
    let database = try IdentityDatabase(folder: folder.path)
    // Versions 2 and 3 take one byte each.
    try database.save(all[0], of: patient)
    let copy = try files.copy()
    database.close()
    let older = try IdentityDatabase(folder: copy.path)
    older.close()
    let before = try StoreFiles(copy).bytes(StoreFiles(copy).database)
    do {
      let database = try IdentityDatabase(folder: folder.path)
      try database.save(all[0], of: patient)
      database.close()
    }
    try files.change(files.database) { bytes in
      let row = try self.row(of: patient, in: before)
      #expect(before[row.upperBound] == 2 && bytes[row.upperBound] == 3)
      let box = (row.upperBound + 1)..<self.page(of: row).upperBound
      bytes.replaceSubrange(box, with: before[box])
    }
    let loaded = try load()
    #expect(loaded.unreadable == [patient: .rowDamaged(patient)])
    #expect(loaded.isWhole)
  }

  @Test func `that are missing leave the store not whole`() throws {
    let all = try make(3)
    let before = try files.bytes(files.database)
    do {
      let database = try IdentityDatabase(folder: folder.path)
      try database.create(sampleFile(), as: patientID(3))
      database.close()
    }
    try files.change(files.database) { bytes in
      let page = page(of: try row(of: patientID(0), in: before))
      bytes.replaceSubrange(page, with: before[page])
    }
    let loaded = try load()
    #expect(try loaded.files == [patientID(0): all[0], patientID(1): all[1], patientID(2): all[2]])
    #expect(loaded.unreadable.isEmpty)
    #expect(!loaded.isWhole)
  }
}
