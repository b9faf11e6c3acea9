import DaemonRuntime
import Quantities
import Testing

/// Promise 12: denials are recorded, and however many there are they never fill log or memory.
@Suite struct `Denied requests` {
  private static func at(_ seconds: Int64) -> BootInstant {
    BootInstant(microseconds: 5_000_000 + seconds * 1_000_000)
  }

  @Test func `are recorded at once when they are the first of a user`() {
    var book = DenialBook()
    #expect(
      book.note("rotateLogKey", by: 1000, at: Self.at(0)) == [
        DenialBook.Count(uid: 1000, subject: "rotateLogKey", count: 1, first: Self.at(0))
      ])
    #expect(book.note("arm", by: 1001, at: Self.at(0)).map(\.uid) == [1001])
    #expect(book.deadline == nil)
    #expect(book.takeAll(at: Self.at(1)) == [])
  }

  @Test func `are counted after that, by route, and recorded a minute later`() {
    var book = DenialBook()
    _ = book.note("arm", by: 1000, at: Self.at(0))
    for second in 1...50 as ClosedRange<Int64> {
      #expect(book.note(second % 5 == 0 ? "catalog" : "arm", by: 1000, at: Self.at(second)) == [])
    }
    #expect(book.deadline == Self.at(60))
    #expect(book.takeDue(at: Self.at(59)) == [])
    #expect(
      book.takeDue(at: Self.at(60)) == [
        DenialBook.Count(uid: 1000, subject: "arm", count: 40, first: Self.at(1)),
        DenialBook.Count(uid: 1000, subject: "catalog", count: 10, first: Self.at(5)),
      ])
    #expect(book.deadline == nil)
    #expect(book.note("arm", by: 1000, at: Self.at(61)) == [], "a minute since the last record")
    #expect(book.takeDue(at: Self.at(119)) == [])
    #expect(book.takeDue(at: Self.at(120)).map(\.count) == [1])
  }

  @Test func `are recorded by the next one when nobody looked in time`() {
    var book = DenialBook()
    _ = book.note("arm", by: 1000, at: Self.at(0))
    _ = book.note("arm", by: 1000, at: Self.at(1))
    #expect(book.note("arm", by: 1000, at: Self.at(75)).map(\.count) == [2])
    #expect(book.deadline == nil)
  }

  @Test func `are all recorded when the daemon ends`() {
    var book = DenialBook()
    for user in [1002, 1001] as [UInt32] {
      for _ in 0..<3 { _ = book.note("arm", by: user, at: Self.at(0)) }
    }
    #expect(book.takeAll(at: Self.at(1)).map(\.uid) == [1001, 1002])
    #expect(book.takeAll(at: Self.at(1)) == [])
  }

  @Test func `of more users than are followed are counted together, and none is lost`() {
    var book = DenialBook()
    var recorded: [DenialBook.Count] = []
    for round in 0..<2 as Range<Int64> {
      for user in 0..<1000 as Range<UInt32> {
        recorded += book.note("arm", by: user, at: Self.at(round))
      }
    }
    #expect(recorded.count == DenialBook.usersLimit + 1)
    recorded += book.takeAll(at: Self.at(3))
    #expect(recorded.map(\.count).reduce(0, +) == 2000)
    let users = Set(recorded.map(\.uid))
    #expect(users.count == DenialBook.usersLimit + 1)
    #expect(users.contains(DenialBook.others) && DenialBook.others == 4_294_967_295)
  }

  @Test func `of a user who is quiet for a minute make room for another`() {
    var book = DenialBook()
    for user in 0..<UInt32(DenialBook.usersLimit) {
      _ = book.note("arm", by: user, at: Self.at(0))
    }
    _ = book.note("arm", by: 0, at: Self.at(1))
    #expect(book.note("arm", by: 500, at: Self.at(59)).map(\.uid) == [DenialBook.others])
    #expect(book.note("arm", by: 500, at: Self.at(60)).map(\.uid) == [500])
    #expect(book.takeDue(at: Self.at(61)).map(\.uid) == [0], "what waits is not forgotten")
  }
}
