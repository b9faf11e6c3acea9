import AuditLog
import Quantities
import Testing

/// A seat is not a person: the log shows who armed, and that they were somebody who may.
@Suite struct `The verifier on people` {
  @Test(arguments: bad)
  func `each act of nobody who may is found, and found first`(_ bad: BadHistory) {
    var history = SampleHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  static let bad = [
    BadHistory("armed by nobody", .personNotEnrolled) { $0.armed(2) { $0.person = nil } },
    BadHistory("armed by a person nobody enrolled", .personNotEnrolled) {
      $0.drop("person_enrolled")
    },
    BadHistory("armed by another person", .personNotEnrolled) {
      $0.armed(1) { $0.person = PersonPseudonym("P-22222222") }
    },
    BadHistory("armed by a person enrolled later", .personNotEnrolled) { history in
      let enrolled = history.remove(at: history.place(of: "person_enrolled"))
      history.insert(enrolled, at: history.place(of: "armed") + 1)
    },
    BadHistory("armed by a person removed before", .personNotEnrolled) {
      $0.insert(changed(.removed), at: $0.place(of: "armed"))
    },
    BadHistory("armed by a person locked before", .personNotEnrolled) {
      $0.insert(locked, at: $0.place(of: "armed"))
    },
    BadHistory("armed by a person removed, whom somebody unlocked", .personNotEnrolled) {
      $0.insert(contentsOf: [changed(.removed), changed(.unlocked)], at: $0.place(of: "armed"))
    },
    BadHistory("armed by a person who may only service", .personNotEnrolled) { history in
      history.replace("person_enrolled", with: enrolled(mayOperate: false))
    },
    BadHistory("a stop released by nobody", .personNotEnrolled) { history in
      guard case .stopReset(var leaf) = history[history.place(of: "stop_reset")] else { return }
      leaf.person = nil
      history.replace("stop_reset", with: .stopReset(leaf))
    },
    BadHistory("a stop released by a person locked before", .personNotEnrolled) {
      $0.insert(locked, at: $0.place(of: "stop_reset"))
    },
  ]

  @Test(arguments: [PersonChange.pin, .unlocked])
  func `nothing where a PIN was changed, or a person unlocked again`(_ change: PersonChange) {
    var history = SampleHistory.all
    let place = history.place(of: "armed")
    history.insert(
      contentsOf: change == .unlocked
        ? [Self.locked, Self.changed(change)] : [Self.changed(change)],
      at: place)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  /// A crash between the record and the note of it has it recorded once more.
  @Test func `nothing where somebody was enrolled twice`() {
    var history = SampleHistory.all
    history.double("person_enrolled")
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `nothing in the middle of a log about whom only its beginning names`() {
    let rows = LogBuilder.rows(SampleHistory.all)
    var frontier = MerkleFrontier()
    for row in rows.prefix(2) { frontier.append(row.hash) }
    var verifier = LogVerifier(from: 2, frontier: frontier)
    for row in rows.dropFirst(2) { verifier.check(row) }
    #expect(verifier.takeFindings() == [])
  }

  @Test func `people are remembered in bounded memory`() throws {
    var history = [SampleHistory.all[0]]
    for number in 0...4096 {
      let person = try #require(PersonPseudonym("P-\(10_000_000 + number)"))
      history.append(
        .personEnrolled(
          PersonEnrolledLeaf(person: person, mayOperate: true, mayService: false, operatorUID: 1)))
    }
    let found = findings(in: LogBuilder.rows(history))
    #expect(found.map(\.code) == [.tooMuchAtOnce] && found.map(\.seq) == [4097])
  }

  private static let locked: LeafBody =
    SampleHistory.person.map { .personLocked(PersonLockedLeaf(person: $0, uid: 1000)) }
    ?? .daemonStopped(DaemonStoppedLeaf(reason: "no_person"))

  private static func changed(_ change: PersonChange) -> LeafBody {
    SampleHistory.person.map {
      .personChanged(PersonChangedLeaf(person: $0, change: change, operatorUID: 1002))
    } ?? .daemonStopped(DaemonStoppedLeaf(reason: "no_person"))
  }

  private static func enrolled(mayOperate: Bool) -> LeafBody {
    SampleHistory.person.map {
      .personEnrolled(
        PersonEnrolledLeaf(
          person: $0, mayOperate: mayOperate, mayService: true, operatorUID: 1002))
    } ?? .daemonStopped(DaemonStoppedLeaf(reason: "no_person"))
  }
}
