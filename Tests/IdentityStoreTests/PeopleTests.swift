import ControlAPI
import Foundation
import IdentityStore
import Testing

/// Design §7: PINs are hashed with scrypt, and what is kept of people is kept as patients are.
@Suite struct `People in the store` {
  private let folder: TemporaryFolder
  private let files: StoreFiles
  private let person: PersonID
  private let pin: PIN

  init() throws {
    folder = try TemporaryFolder()
    files = StoreFiles(folder)
    person = try #require(PersonID("P-7K3MW9QX"))
    pin = try #require(PIN("482917"))
  }

  private func file(_ name: String = "Mirabelle Example") throws -> PersonFile {
    let cost = try #require(PINHash.Cost(rounds: 1024, blockSize: 8, parallelism: 1))
    return PersonFile(
      name: try #require(PersonName(name)), roles: [.operate],
      pin: try PINHash(of: pin, cost: cost),
      owed: nil)
  }

  /// Made with another implementation, Python's.
  @Test(arguments: [
    (1 << 15, 8, 1, "HDNymwNbD43t1Fao0vCFC5Ht33+6TvslVJXTfEk7kxQ="),
    (1024, 8, 1, "qapXWDy3CKsVTFFYXC9r6utoDffew9/g4B97cD3AAH0="),
    (2048, 4, 2, "bFmsRZ0r29gEIEiQn9MjhtvlYs3cxf+nZNEPdjiVeBQ="),
  ])
  func `a PIN is checked with what it was hashed with`(
    _ rounds: Int, _ blockSize: Int, _ parallelism: Int, _ hash: String
  ) throws {
    let text = """
      {"scrypt_n":\(rounds),"scrypt_r":\(blockSize),"scrypt_p":\(parallelism),
       "salt":"AAECAwQFBgcICQoLDA0ODw==","hash":"\(hash)"}
      """
    let kept = try JSONDecoder().decode(PINHash.self, from: Data(text.utf8))
    #expect(try kept.fits(pin))
    #expect(try !kept.fits(#require(PIN("482918"))))
    #expect(try !kept.fits(#require(PIN("4829170"))))
  }

  @Test func `a new PIN is hashed with 2^15 rounds, blocks of 8, and a salt of its own`() throws {
    let (first, second) = (try PINHash(of: pin), try PINHash(of: pin))
    #expect(first.cost == PINHash.Cost(rounds: 32_768, blockSize: 8, parallelism: 1))
    #expect(first.salt.count == 16 && first.hash.count == 32)
    #expect(first.salt != second.salt && first.hash != second.hash)
    #expect(try first.fits(pin))
    let kept = try JSONDecoder().decode(PINHash.self, from: try JSONEncoder().encode(first))
    #expect(kept == first)
  }

  @Test(arguments: [
    (3, 8, 1), (1, 8, 1), (1 << 18, 8, 1), (0, 8, 1), (-2, 8, 1), (1024, 0, 1), (1024, 17, 1),
    (1024, 8, 0), (1024, 8, 5), (.max, .max, .max),
  ])
  func `a cost that would stall the daemon is refused`(
    _ rounds: Int, _ blockSize: Int, _ parallelism: Int
  ) {
    #expect(PINHash.Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism) == nil)
  }

  @Test func `nobody has a PIN that fits`() throws {
    #expect(try !PINHash.ofNobody().fits(pin))
  }

  @Test func `five wrong PINs in a row lock, and a right one before begins anew`() throws {
    var file = try file()
    for _ in 0..<4 { file = file.countingWrongPIN(by: 1000) }
    #expect(!file.isLocked && file.wrongPINs == 4 && file.owed == nil)
    file = file.countingRightPIN()
    for _ in 0..<4 { file = file.countingWrongPIN(by: 1000) }
    #expect(!file.isLocked)
    file = file.countingWrongPIN(by: 1001)
    #expect(file.isLocked && file.owed == OwedRecord(.locked, by: 1001))
    // The right one does not unlock.
    #expect(file.countingRightPIN().isLocked)
    file = file.unlocked(by: 1002)
    #expect(!file.isLocked && file.wrongPINs == 0 && file.owed == OwedRecord(.unlocked, by: 1002))
  }

  @Test func `are kept over closing and a crash, beside the patients`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(sampleFile(), as: patientID(1))
    try database.create(file(), as: person)
    let locked = (0..<5).reduce(try file()) { file, _ in file.countingWrongPIN(by: 1000) }
    try database.save(locked, of: person)
    let crashed = try files.copy()
    database.close()
    for path in [folder.path, crashed.path] {
      let loaded = try IdentityDatabase(folder: path).load()
      #expect(loaded.people == [person: locked])
      #expect(loaded.files.count == 1 && loaded.isWhole)
    }
  }

  @Test func `leave neither name nor PIN readable, and no key once they are removed`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(file(), as: person)
    let key = try files.bytes(files.key(".person-P-7K3MW9QX"))
    #expect(key.count == 32)
    for path in [files.database, files.writeAheadLog] {
      let bytes = String(decoding: try files.bytes(path), as: UTF8.self)
      #expect(!bytes.contains("Mirabelle") && !bytes.contains("482917"))
    }
    try database.remove(person)
    #expect(!FileManager.default.fileExists(atPath: files.key(".person-P-7K3MW9QX")))
    let loaded = try database.load()
    #expect(loaded.people.isEmpty && loaded.isWhole)
    #expect(throws: IdentityStoreError.noSuchPerson(person)) {
      try database.save(file(), of: person)
    }
    #expect(throws: IdentityStoreError.noSuchPerson(person)) { try database.remove(person) }
  }

  /// Whoever can write the file must not bring back tries that were used up.
  @Test func `that are put back to fewer wrong PINs leave the store not whole`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    try database.create(file(), as: person)
    database.close()
    let older = try files.bytes(files.database)
    let again = try IdentityDatabase(folder: folder.path)
    try again.save(file().countingWrongPIN(by: 1000), of: person)
    again.close()
    try putBack(older)
    let loaded = try IdentityDatabase(folder: folder.path).load()
    #expect(loaded.people[person]?.wrongPINs == 0)
    #expect(!loaded.isWhole)
  }

  @Test func `are bounded`() throws {
    let database = try IdentityDatabase(folder: folder.path)
    for number in 0..<IdentityDatabase.personLimit {
      try database.create(file(), as: #require(PersonID("P-1000\(number)")))
    }
    #expect(throws: IdentityStoreError.tooManyPeople) { try database.create(file(), as: person) }
    #expect(try database.load().people.count == IdentityDatabase.personLimit)
  }

  /// Puts the pages with the person's row back to what they were.
  private func putBack(_ older: [UInt8]) throws {
    let pageSize = 4096
    try files.change(files.database) { bytes in
      for page in stride(from: 0, to: min(bytes.count, older.count), by: pageSize) {
        let range = page..<page + pageSize
        guard bytes[range].firstRange(of: Array(person.text.utf8)) != nil else { continue }
        bytes.replaceSubrange(range, with: older[range])
      }
    }
  }
}
