import AuditLog
import ControlAPI
import Quantities
import Testing
import TreatmentSession

/// Alarms are presented in the order of their urgency, acknowledged by people, and never silently
/// gone.
@Suite struct `The alarms of a daemon` {
  /// A book with a log that gives every leaf the next sequence number.
  private struct Desk {
    var book = AlarmBook()
    var leaves: [LeafBody] = []
    /// While held, no leaf gets its number.
    var isHeld = false
    private var held: [(AlarmBook.Number, Int64)] = []

    mutating func take(_ change: AlarmChange, atSeconds now: Int64 = 0) {
      record(
        book.take(
          change, at: BootInstant(microseconds: now * 1_000_000), utc: UTCInstant(microseconds: 7)))
    }

    mutating func begin(
      _ condition: AlarmCondition, _ handpiece: String = "HP-0001", atSeconds now: Int64 = 0
    ) {
      take(.began(condition, handpiece: handpiece, session: nil), atSeconds: now)
    }

    mutating func end(_ condition: AlarmCondition, _ handpiece: String = "HP-0001") {
      take(.over(condition, handpiece: handpiece))
    }

    mutating func expect(
      acknowledging seq: Int64, _ isThere: Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let entries = book.acknowledge(seq, by: 1000)
      #expect((entries != nil) == isThere, sourceLocation: sourceLocation)
      record(entries ?? [])
    }

    mutating func pass(toSeconds now: Int64) {
      record(book.passTime(BootInstant(microseconds: now * 1_000_000)))
    }

    mutating func release() {
      isHeld = false
      let waiting = held
      held = []
      for (number, seq) in waiting { record(book.recorded(number, at: seq)) }
    }

    mutating func record(_ entries: [AlarmBook.Entry]) {
      for entry in entries {
        leaves.append(entry.leaf)
        guard let raised = entry.raised else { continue }
        let seq = Int64(leaves.count - 1)
        if isHeld { held.append((raised, seq)) } else { record(book.recorded(raised, at: seq)) }
      }
    }

    var kinds: [String] { leaves.map { type(of: $0.content).kind } }
    var conditions: [AlarmCondition] { book.list.alarms.map(\.condition) }
  }

  @Test func `stand most urgent first, and of those the newest first`() {
    var desk = Desk()
    desk.begin(.linkQuality)
    desk.begin(.diskFull, "")
    desk.begin(.leaseExpired)
    desk.begin(.checkFailed)
    #expect(desk.conditions == [.checkFailed, .diskFull, .leaseExpired, .linkQuality])
    #expect(desk.book.list.alarms.map(\.alarm) == [3, 1, 2, 0])
    #expect(desk.book.list.alarms[1].handpiece == nil)
  }

  @Test(arguments: AlarmCondition.allCases)
  func `end with their condition, or once somebody has seen them`(condition: AlarmCondition) {
    var desk = Desk()
    desk.begin(condition)
    desk.end(condition)
    #expect(desk.conditions == (condition.isLatching ? [condition] : []))
    if condition.isLatching {
      #expect(desk.kinds == ["alarm_raised"])
      desk.expect(acknowledging: 0, true)
      #expect(desk.kinds == ["alarm_raised", "alarm_acknowledged", "alarm_ended"])
    } else {
      #expect(desk.kinds == ["alarm_raised", "alarm_ended"])
    }
    #expect(desk.conditions == [])
    desk.expect(acknowledging: 0, false)
  }

  @Test(arguments: AlarmCondition.allCases)
  func `stay while their condition stands, whoever has seen them`(condition: AlarmCondition) {
    var desk = Desk()
    desk.begin(condition)
    desk.expect(acknowledging: 0, true)
    #expect(desk.book.list.alarms.map(\.acknowledgedBy) == [1000])
    // A second person says the same.
    desk.expect(acknowledging: 0, true)
    #expect(desk.kinds == ["alarm_raised", "alarm_acknowledged"])
    desk.end(condition)
    #expect(desk.conditions == [])
    #expect(desk.kinds.last == "alarm_ended")
  }

  @Test func `are raised anew when what somebody has seen happens again`() {
    var desk = Desk()
    desk.begin(.leaseExpired)
    desk.end(.leaseExpired)
    desk.begin(.leaseExpired)
    #expect(desk.kinds == ["alarm_raised"])
    desk.begin(.checkFailed)
    desk.expect(acknowledging: 1, true)
    desk.begin(.checkFailed)
    #expect(
      desk.kinds == [
        "alarm_raised", "alarm_raised", "alarm_acknowledged", "alarm_ended", "alarm_raised",
      ])
    #expect(desk.book.list.alarms.map(\.alarm) == [4, 0])
    #expect(desk.book.list.alarms.map(\.acknowledgedBy) == [nil, nil])
  }

  @Test func `become more urgent while nobody sees them`() {
    var desk = Desk()
    desk.begin(.handpieceLost, atSeconds: 100)
    desk.begin(.leaseExpired, atSeconds: 100)
    #expect(desk.book.deadline == BootInstant(microseconds: 160_000_000))
    desk.pass(toSeconds: 159)
    #expect(desk.kinds == ["alarm_raised", "alarm_raised"])
    desk.pass(toSeconds: 160)
    #expect(desk.kinds.last == "alarm_escalated")
    #expect(desk.book.list.alarms.map(\.priority) == [.high, .medium])
    #expect(desk.book.deadline == nil)
    desk.pass(toSeconds: 999)
    #expect(desk.leaves.count == 3)
  }

  @Test func `do not become more urgent once seen, or over`() {
    var desk = Desk()
    desk.begin(.handpieceLost)
    desk.expect(acknowledging: 0, true)
    desk.pass(toSeconds: 600)
    desk.begin(.handpieceLost, "HP-0002")
    desk.end(.handpieceLost, "HP-0002")
    desk.pass(toSeconds: 900)
    #expect(!desk.kinds.contains("alarm_escalated"))
  }

  @Test func `are heard again when the link to their handpiece is lost`() {
    var desk = Desk()
    desk.begin(.checkFailed)
    desk.begin(.checkFailed, "HP-0002")
    desk.expect(acknowledging: 0, true)
    desk.expect(acknowledging: 1, true)
    desk.take(.linkLost(handpiece: "HP-0002"))
    #expect(desk.book.list.alarms.map(\.acknowledgedBy) == [nil, 1000])
  }

  @Test func `are heard again when nobody presents them any more`() {
    var desk = Desk()
    desk.book.attend(true)
    desk.begin(.diskFull, "")
    desk.expect(acknowledging: 0, true)
    #expect(desk.book.list.attended)
    desk.book.attend(false)
    #expect(desk.book.list.alarms.map(\.acknowledgedBy) == [nil])
    #expect(!desk.book.list.attended)
  }

  @Test func `are presented before they are durable, and end only after`() {
    var desk = Desk()
    desk.isHeld = true
    desk.begin(.linkQuality)
    #expect(desk.book.list.alarms.map(\.alarm) == [nil])
    desk.end(.linkQuality)
    #expect(desk.conditions == [])
    #expect(desk.kinds == ["alarm_raised"])
    desk.begin(.linkQuality)
    desk.release()
    #expect(desk.kinds == ["alarm_raised", "alarm_raised", "alarm_ended"])
    guard case .alarmEnded(let ended) = desk.leaves.last else { return #expect(Bool(false)) }
    #expect(ended.alarmSeq == 0)
    #expect(desk.book.list.alarms.map(\.alarm) == [1])
  }

  @Test func `of an earlier run are there again, their conditions over`() {
    func unended(_ condition: AlarmCondition, at seq: Int64) -> AlarmBook.Unended {
      AlarmBook.Unended(
        seq: seq, raised: UTCInstant(microseconds: 5),
        leaf: AlarmRaisedLeaf(
          alarm: ReasonCode(condition.rawValue), priority: .high, handpiece: "HP-0001", session: nil
        ))
    }
    var desk = Desk()
    desk.record(
      desk.book.recover([
        unended(.checkFailed, at: 3), unended(.linkQuality, at: 9), unended(.checkFailed, at: 12),
      ]))
    #expect(desk.kinds == ["alarm_ended"])
    #expect(desk.book.list.alarms.map(\.alarm) == [12, 3])
    #expect(desk.book.list.alarms.allSatisfy { !$0.standing && $0.acknowledgedBy == nil })
    desk.expect(acknowledging: 12, true)
    #expect(desk.book.list.alarms.map(\.alarm) == [3])
  }

  @Test func `are bounded, and those beyond are recorded and counted`() {
    var desk = Desk()
    for number in 0..<300 { desk.begin(.checkFailed, "HP-\(number)") }
    #expect(desk.book.list.alarms.count == AlarmBook.limit)
    #expect(desk.book.list.unlisted == 300 - AlarmBook.limit)
    #expect(desk.leaves.count == 300)
  }

  @Test(arguments: AlarmCondition.allCases)
  func `each say in one sentence what is the matter and in one what to do`(
    condition: AlarmCondition
  ) {
    for sentence in [condition.wording, condition.remedy] {
      #expect(sentence.hasSuffix(".") && sentence.first?.isUppercase == true)
      #expect(!sentence.contains("\n") && sentence.count < 120)
    }
    #expect(ReasonCode(condition.rawValue).text == condition.rawValue)
  }
}
