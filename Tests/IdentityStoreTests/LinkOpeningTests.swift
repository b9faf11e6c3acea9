import AuditLog
import IdentityStore
import Quantities
import Testing

/// Promise 11: what the log holds of a link says nothing without its opening.
@Suite struct `A link commitment` {
  private static let opening = LinkOpening(
    salt: LinkSalt(words: (0x0001_0203_0405_0607, 0x0809_0A0B_0C0D_0E0F, 1, 2)),
    subject: SubjectID(high: 0x1122_3344_5566_7788, low: 3), visit: VisitNumber(258))
  private static let session = SessionPseudonym(high: 0x99AA_BBCC_DDEE_FF00, low: 4)

  /// What `printf 'handpieced-link/v1\n000102…' | xxd -r -p | sha256sum` says of the same bytes.
  @Test func `is the hash of the documented bytes`() throws {
    let hex =
      "000102030405060708090a0b0c0d0e0f00000000000000010000000000000002"
      + "11223344556677880000000000000003" + "99aabbccddeeff000000000000000004" + "00000102"
    let digits = Array(hex)
    let fields = try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
    }
    let bytes = Array("handpieced-link/v1\n".utf8) + fields
    #expect(bytes.count == 87)
    let commitment = Self.opening.commitment(to: Self.session)
    #expect(commitment == Hash256(of: bytes))
    #expect(
      commitment.description == "ba911ed795750ba006dacf97c057aaf488ae5cde41fd201b197a23b52296addf")
  }

  @Test func `differs with each thing it binds`() {
    let opening = Self.opening
    var others = [opening, opening, opening]
    others[0].salt = LinkSalt(words: (0x0001_0203_0405_0607, 0x0809_0A0B_0C0D_0E0F, 1, 3))
    others[1].subject.low = 5
    others[2].visit = VisitNumber(259)
    var commitments = Set(others.map { $0.commitment(to: Self.session) })
    commitments.insert(opening.commitment(to: Self.session))
    commitments.insert(
      opening.commitment(to: SessionPseudonym(high: 0x99AA_BBCC_DDEE_FF00, low: 5)))
    #expect(commitments.count == 5)
  }

  @Test func `has salts that are read in one form only`() {
    let salt = Self.opening.salt
    #expect(LinkSalt(salt.description) == salt)
    #expect(LinkSalt(bytes: salt.bytes) == salt)
    #expect(LinkSalt(salt.description.uppercased()) == nil)
    #expect(LinkSalt(String(salt.description.dropLast())) == nil)
    #expect(LinkSalt(bytes: salt.bytes.dropLast()) == nil)
  }

  @Test func `is made with a new salt and a new subject each time`() {
    #expect(Set((0..<100).map { _ in LinkSalt.random() }).count == 100)
    #expect(Set((0..<100).map { _ in SubjectID.random() }).count == 100)
  }
}
