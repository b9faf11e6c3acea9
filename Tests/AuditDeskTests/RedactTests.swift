import AuditDesk
import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// A log of which one session is left out: what remains holds, and nothing is found that only the
/// missing leaves could explain.
@Suite struct `A log without one of its sessions` {
  /// The sessions of a day in the order in which they were opened.
  static func sessions(of log: SimulatedLog) -> [SessionPseudonym] {
    log.entries.compactMap { entry in
      if case .sessionOpened(let leaf) = entry.leaf.body { leaf.session } else { nil }
    }
  }

  /// The rows as a bundle without these sessions has them.
  static func rows(_ rows: [StoredLeaf], without sessions: [SessionPseudonym]) -> [ExaminedRow] {
    var pruning = SessionPruning(of: sessions)
    return rows.map { row in
      pruning.prunes(row.bytes, at: row.seq)
        ? ExaminedRow(redacted: row.seq, hash: row.hash) : ExaminedRow(row)
    }
  }

  @Test func `holds, and says of the others what the whole log says`() throws {
    var passedOver = 0
    for seed in UInt64(1)...35 {
      let log = try SimulatedLog(seed: seed)
      let whole = try Replayed(log.rows())
      for session in Self.sessions(of: log) {
        let comment: Comment = "seed \(seed), session \(session)"
        let rows = Self.rows(log.rows(), without: [session])
        let replayed = try Replayed(rows)
        #expect(replayed.codes == [], comment)
        #expect(
          replayed.verdicts == whole.verdicts.filter { $0.summary.session != session }, comment)
        #expect(replayed.summary.root == whole.summary.root)
        let redaction = replayed.summary.redaction
        #expect(redaction.leaves == Int64(rows.count { $0.isRedacted }) && redaction.leaves > 0)
        #expect(redaction.stretches.first?.lowerBound == rows.first { $0.isRedacted }?.seq)
        passedOver += redaction.uncheckedCount
      }
    }
    // Otherwise no session was left out that counted pulses between others.
    #expect(passedOver > 50, "\(passedOver)")
  }

  @Test func `holds without any of its sessions, and without every second one`() throws {
    for seed in UInt64(1)...25 {
      let log = try SimulatedLog(seed: seed)
      let sessions = Self.sessions(of: log)
      let none = try Replayed(Self.rows(log.rows(), without: sessions))
      #expect(none.codes == [] && none.verdicts.isEmpty, "seed \(seed)")
      let second = sessions.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      let half = try Replayed(Self.rows(log.rows(), without: second))
      #expect(half.codes == [], "seed \(seed)")
      #expect(half.verdicts.count == sessions.count - second.count)
    }
  }

  /// What was doctored in a session that is there is found as before.
  @Test(arguments: Doctoring.allCases)
  func `shows what was doctored in the others`(doctoring: Doctoring) throws {
    var tried = 0
    for seed in UInt64(1)...30 where tried < 3 {
      var log = try SimulatedLog(seed: seed)
      guard let place = log.doctor(doctoring) else { continue }
      let whole = try Replayed(log.rows())
      let own = whole.findings.first { $0.seq == Int64(place) }?.session
      guard let other = Self.sessions(of: log).last(where: { $0 != own }),
        log.entries[place].leaf.body.session != other
      else { continue }
      tried += 1
      let rows = Self.rows(log.rows(), without: [other])
      let replayed = try Replayed(rows)
      #expect(replayed.codes.contains("\(place) \(doctoring.code)"), "seed \(seed)")
      // And nothing else than in the whole log.
      #expect(Set(replayed.codes).isSubset(of: Set(whole.codes)), "seed \(seed)")
    }
    #expect(tried > 0)
  }

  @Test func `is found to lack leaves of a session that is there`() throws {
    let log = try SimulatedLog(seed: 5)
    let rows = log.rows()
    let pulses = log.places { if case .pulse = $0 { true } else { false } }
    let first = try #require(pulses.first)
    var examined = rows.map { ExaminedRow($0) }
    examined[first] = ExaminedRow(redacted: Int64(first), hash: rows[first].hash)
    let codes = try Replayed(examined).codes
    #expect(codes.contains { $0.hasSuffix(" totals_differ") })
    #expect(codes.contains { $0.hasSuffix(" pulse_missing") }, "\(codes)")
    let opening = try #require(
      log.places { if case .sessionOpened = $0 { true } else { false } }.first)
    examined = rows.map { ExaminedRow($0) }
    examined[opening] = ExaminedRow(redacted: Int64(opening), hash: rows[opening].hash)
    #expect(try Replayed(examined).codes.contains { $0.hasSuffix(" session_not_open") })
  }

  /// Leaves that are missing may have counted on, but they cannot have counted back.
  @Test func `cannot be told to be silent about a counter that ran back`() throws {
    var tried = 0
    for seed in UInt64(1)...30 where tried < 3 {
      let log = try SimulatedLog(seed: seed)
      guard let (place, hidden) = try Self.armThatMayHaveGrown(in: log) else { continue }
      tried += 1
      let codes = try Self.replayed(log, armedBy: -1, at: place, without: hidden).codes
      #expect(codes.contains("\(place) counter_differs"), "seed \(seed)")
    }
    #expect(tried == 3)
  }

  /// Has a permission name another last pulse.
  private static func replayed(
    _ log: SimulatedLog, armedBy step: Int, at place: Int, without hidden: SessionPseudonym
  ) throws -> Replayed {
    var log = log
    if case .armed(var leaf) = log.entries[place].leaf.body {
      leaf.lastPulse = PulseNumber(UInt32(Int(leaf.lastPulse.rawValue) + step))
      log.entries[place].leaf.body = .armed(leaf)
    }
    return try Replayed(rows(log.rows(), without: [hidden]))
  }

  /// A permission that may name a pulse more when a session is hidden, because that one might have
  /// fired it. It did not: it was on another handpiece.
  private static func armThatMayHaveGrown(
    in log: SimulatedLog
  ) throws -> (Int, SessionPseudonym)? {
    var handpieces: [SessionPseudonym: String] = [:]
    for case .sessionOpened(let leaf) in log.entries.map(\.leaf.body) {
      handpieces[leaf.session] = leaf.handpiece
    }
    for place in log.entries.indices {
      guard case .armed(let leaf) = log.entries[place].leaf.body, leaf.lastPulse.rawValue > 0
      else { continue }
      for hidden in sessions(of: log)
      where handpieces[hidden] != handpieces[leaf.pass.session] {
        let unchecked = try replayed(log, armedBy: 1, at: place, without: hidden).summary.redaction
          .unchecked
        if unchecked.contains(where: { $0.code == .counterDiffers && $0.seq == place }) {
          return (place, hidden)
        }
      }
    }
    return nil
  }

  @Test func `says that the history of somebody with a missing session is not checkable`() throws {
    var log = try SimulatedLog(seed: 5)
    let sessions = Self.sessions(of: log)
    // Two of one person, the others each of somebody else.
    let evidence = try log.link { number in
      (SubjectID(high: 7, low: number < 2 ? 1 : number), VisitNumber(UInt32(number) + 1))
    }
    let rows = Self.rows(log.rows(), without: [sessions[0]])
    let redaction = try Replayed(rows, against: evidence).summary.redaction
    let opened = try #require(rows.first { (try? $0.leaf.get())?.body.session == sessions[1] })
    let histories = redaction.unchecked.filter { $0.code == .historyDiffers }
    #expect(histories.map(\.seq) == [opened.seq])
    let whole = try Replayed(log.rows().map { ExaminedRow($0) }, against: evidence)
    #expect(whole.summary.redaction.lines == [])
  }
}
