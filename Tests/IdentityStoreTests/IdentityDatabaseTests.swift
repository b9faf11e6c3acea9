import AuditLog
import ControlAPI
import DoseLimits
import Foundation
import IdentityStore
import Quantities
import Testing

/// Promise 11: names, birth dates and links live in a separate, encrypted store.
@Suite struct `A store of identities` {
  private let folder: TemporaryFolder
  private let files: StoreFiles

  init() throws {
    folder = try TemporaryFolder()
    files = StoreFiles(folder)
  }

  private func loaded() throws -> LoadedPatients {
    try IdentityDatabase(folder: folder.path).load()
  }

  @Test func `begins empty, with the owner's rights only`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    #expect(try database.load() == LoadedPatients())
    try database.create(sampleFile(), as: patientID(1))
    #expect(try files.mode(of: files.database) == 0o600)
    #expect(try files.mode(of: files.writeAheadLog) == 0o600)
    #expect(try files.mode(of: files.keys) == 0o700)
    #expect(try files.mode(of: files.key("Patient-1001")) == 0o600)
    #expect(try files.bytes(files.key("Patient-1001")).count == 32)
    withExtendedLifetime(database) {}
  }

  @Test func `keeps what was saved last, over closing and over a crash`() throws {
    var file = sampleFile()
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(file, as: patientID(1))
    try database.create(sampleFile(name: nil), as: patientID(2))
    file = file.adding(.random(), salt: .random(), on: sampleDay)
    try database.save(file, of: patientID(1))
    // A killed daemon leaves the files as they are now.
    let crashed = try files.copy()
    database.close()
    for path in [folder.path, crashed.path] {
      let loaded = try IdentityDatabase(folder: path).load()
      #expect(try loaded.files[patientID(1)] == file)
      #expect(loaded.files.count == 2 && loaded.unreadable.isEmpty && loaded.isWhole)
    }
  }

  @Test(arguments: 0..<4) func `gives back every file as it was`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var expected: [PatientID: PatientFile] = [:]
    do {
      let database = try IdentityDatabase(folder: folder.path)
      for number in 0..<20 {
        let patient = try patientID(number)
        expected[patient] = random.file()
        try database.create(#require(expected[patient]), as: patient)
        guard random.chance(50) else { continue }
        expected[patient] = random.file()
        try database.save(#require(expected[patient]), of: patient)
      }
      #expect(try database.load().files == expected)
    }
    #expect(
      try loaded()
        == {
          var all = LoadedPatients(); all.files = expected; return all
        }())
  }

  @Test func `holds nothing readable of a person`() throws {
    let name = "Mirabelle Ørsted-Quine"
    var file = sampleFile(name: name).adding(.random(), salt: .random(), on: sampleDay)
    let birthDate = try #require(file.person?.birthDate).description
    let link = try #require(file.sessions.first)
    let secrets = [
      name, "Mirabelle", "rsted-Quine", birthDate, file.subject.description,
      link.session.description, link.salt.description, "acne-scars", "birth_date",
    ]
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(file, as: patientID(1))
    for number in 2..<300 {
      file.person?.name = "\(name) \(number)"
      try database.save(file, of: patientID(1))
    }
    for _ in 0..<2 {
      for secret in secrets { #expect(try files.filesHolding(secret) == []) }
      // The search does find what stands there.
      #expect(try files.filesHolding("Patient-1001").contains("identities.sqlite"))
      database.close()
    }
  }

  @Test func `needs a new patient for creating and a known one for saving`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    let patient = try patientID(1)
    #expect(throws: IdentityStoreError.noSuchPatient(patient)) {
      try database.save(sampleFile(), of: patient)
    }
    let file = sampleFile()
    try database.create(file, as: patient)
    #expect(throws: IdentityStoreError.patientExists(patient)) {
      try database.create(sampleFile(), as: patient)
    }
    #expect(try database.load().files == [patient: file])
  }

  @Test func `keeps nothing that could not be read back`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    let patient = try patientID(1)
    let file = sampleFile()
    try database.create(file, as: patient)
    var nameless = file
    nameless.person?.name = ""
    var multiline = file
    multiline.person?.name = "two\nlines"
    var aged = file
    aged.profile.ageYears = 200
    var beyondCalendar = file
    beyondCalendar.visit = Visit(number: VisitNumber(1), day: CalendarDay(daysSince1970: 9_000_000))
    var endless = file
    endless.visit = Visit(
      number: VisitNumber(1), day: sampleDay, passes: Array(repeating: samplePass(), count: 20_000))
    for (bad, place) in [
      (nameless, "person.name"), (multiline, "person.name"), (aged, "profile.age_years"),
      (beyondCalendar, "visit.day"), (endless, "1048576 are the most"),
    ] {
      let error = #expect(throws: IdentityStoreError.self) { try database.save(bad, of: patient) }
      guard case .notKeepable(patient, let reason) = error else {
        Issue.record("refused as \(String(describing: error))")
        continue
      }
      #expect(reason.contains(place))
      #expect(throws: IdentityStoreError.self) { try database.create(bad, as: patientID(2)) }
    }
    #expect(try database.load().files == [patient: file])
  }

  @Test func `takes calls from many threads, one after the other`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    let patients = try (0..<4).map(patientID)
    let all = (0..<4).map { number in sampleFile(name: "Person \(number)") }
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      do {
        try database.create(all[number], as: patients[number])
        for _ in 0..<20 { try database.save(all[number], of: patients[number]) }
      } catch {
        Issue.record(error)
      }
    }
    let loaded = try database.load()
    #expect(loaded.files == Dictionary(uniqueKeysWithValues: zip(patients, all)))
    #expect(loaded.isWhole)
  }

  @Test func `says no to every call once it is closed`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    let patient = try patientID(1)
    database.close()
    database.close()
    #expect(throws: IdentityStoreError.closed) { try database.load() }
    #expect(throws: IdentityStoreError.closed) { try database.create(sampleFile(), as: patient) }
    #expect(throws: IdentityStoreError.closed) { try database.save(sampleFile(), of: patient) }
    #expect(throws: IdentityStoreError.closed) { try database.beginErasure(of: patient) }
    #expect(throws: IdentityStoreError.closed) { try database.erasedSessions() }
  }
}
