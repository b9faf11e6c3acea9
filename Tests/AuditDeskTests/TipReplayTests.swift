import AuditDesk
import AuditLog
import Foundation
import Quantities
import Testing

/// What a replay says of tips beside what doctored days show: what it must not find, and what a link
/// file adds.
@Suite struct `A replay judges tips` {
  private static let codes = ["tip_expired", "tip_worn_out", "tip_reset", "tip_used"]

  private func found(_ replayed: Replayed) -> [String] {
    replayed.findings.filter { Self.codes.contains($0.code.name) }.map {
      "\($0.seq) \($0.code.name)"
    }
  }

  /// A day that was doctored, and where.
  private func day(_ doctoring: Doctoring) throws -> (log: SimulatedLog, place: Int) {
    for seed in UInt64(1)...60 {
      var log = try SimulatedLog(seed: seed)
      if let place = log.doctor(doctoring) { return (log, place) }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  @Test func `as errors against promise 1, once for each session, which is told of it`() throws {
    for doctoring in Doctoring.allCases where Self.codes.contains(doctoring.code) {
      let (log, place) = try day(doctoring)
      let replayed = try Replayed(log.rows())
      let found = replayed.findings.filter { $0.code.name == doctoring.code }
      #expect(found.first?.seq == Int64(place), "\(doctoring)")
      #expect(found.allSatisfy { $0.code.severity == .error && $0.code.promise == 1 })
      let sessions = found.compactMap(\.session)
      #expect(sessions.count == found.count && Set(sessions).count == found.count)
      #expect(sessions.first == log.entries[place].leaf.body.session)
      for session in sessions {
        let verdict = replayed.verdicts.first { $0.summary.session == session }
        #expect(verdict?.findingCount ?? 0 > 0)
      }
    }
  }

  /// A tip may be used on its last day.
  @Test(arguments: [(-1, true), (0, false), (1, false)])
  func `by their last day, and not on it`(days: Int, isFound: Bool) throws {
    var (log, place) = try day(.tipPastItsDay)
    var begun: CalendarDay?
    for entry in log.entries[..<place] {
      if case .envelope = entry.leaf.body { begun = entry.leaf.stamp.utc.day }
    }
    let today = try #require(begun)
    for index in log.entries.indices {
      guard case .tipChanged(var leaf) = log.entries[index].leaf.body, leaf.tipExpiryDay != nil
      else { continue }
      leaf.tipExpiryDay = CalendarDay(daysSince1970: today.daysSince1970 + Int64(days))
      log.entries[index].leaf.body = .tipChanged(leaf)
    }
    let codes = found(try Replayed(log.rows()))
    #expect(codes.contains("\(place) tip_expired") == isFound)
    #expect(isFound || codes == [])
  }

  /// When the last use is taken, one pulse may be under way.
  @Test(arguments: [(0, false), (1, false), (2, true)])
  func `by their uses, and lets a pulse end that had begun`(beyond: Int, isFound: Bool) throws {
    let (log, pulses) = try onePermission()
    var doctored = log
    for index in doctored.entries.indices {
      guard case .handpieceAttached(var leaf) = doctored.entries[index].leaf.body else { continue }
      leaf.tipUsesLeft = pulses.count - beyond
      doctored.entries[index].leaf.body = .handpieceAttached(leaf)
    }
    // What comes after is another story.
    let rows = Array(doctored.rows().prefix((pulses.last ?? 0) + 1))
    let last = pulses.last.map { ["\($0) tip_worn_out"] }
    #expect(found(try Replayed(rows)) == (isFound ? last : []))
  }

  /// The first deliveries of a log, where they are pulses of one permission.
  private func onePermission() throws -> (SimulatedLog, pulses: [Int]) {
    for seed in UInt64(1)...60 {
      let log = try SimulatedLog(seed: seed)
      let armed = log.places { if case .armed = $0 { true } else { false } }
      guard let first = armed.first else { continue }
      let pulses = log.entries.indices[(first + 1)...].prefix { place in
        if case .pulse = log.entries[place].leaf.body { true } else { false }
      }
      let attached = log.entries[..<first].count { $0.leaf.body.kind == HandpieceAttachedLeaf.kind }
      if pulses.count > 3, attached > 0 { return (log, Array(pulses)) }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  /// Deliveries that were assumed may never have been, so that nobody knows what is left.
  @Test func `not by uses that were assumed`() throws {
    for doctoring in [Doctoring.tipWithoutUses, .tipReset] {
      var (log, place) = try day(doctoring)
      let session = try #require(log.entries[place].leaf.body.session)
      let opening = log.entries.firstIndex {
        if case .sessionOpened(let leaf) = $0.leaf.body { leaf.session == session } else { false }
      }
      log.insert(
        .assumed(
          AssumedLeaf(
            session: session, handpiece: "HP-0001", counterEpoch: CounterEpoch(1), arm: ArmID(0),
            firstNumber: PulseNumber(1), deliveries: 1, energyTotal: .zero, exposureTotal: .zero,
            operatorUID: 0, reason: "unreadable")),
        at: try #require(opening) + 1)
      let codes = found(try Replayed(log.rows()))
      #expect(!codes.contains { $0.hasPrefix("\(place + 1) ") }, "\(doctoring): \(codes)")
    }
  }

  /// Whose sessions they are, a link file knows better than what they were told.
  @Test(arguments: [(true, false), (false, true)])
  func `by whose they are, where a link file says so`(isSame: Bool, isFound: Bool) throws {
    for doctoring in [Doctoring.tipOfSomebodyElse, nil] {
      var log: SimulatedLog
      if let doctoring { log = try day(doctoring).log } else { log = try dayOfOneTip() }
      let evidence = try log.link { number in
        (SubjectID(high: 7, low: isSame ? 1 : number), VisitNumber(1))
      }
      let replayed = try Replayed(log.rows().map { ExaminedRow($0) }, against: evidence)
      #expect(found(replayed).contains { $0.hasSuffix(" tip_used") } == isFound)
      let unlinked = found(try Replayed(log.rows()))
      #expect(unlinked.contains { $0.hasSuffix(" tip_used") } == (doctoring != nil))
    }
  }

  /// An honest day on which a tip delivered in one session and was armed in another.
  private func dayOfOneTip() throws -> SimulatedLog {
    for seed in UInt64(1)...60 {
      let log = try SimulatedLog(seed: seed)
      if usesAgain(log) > 0 { return log }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  /// How many sessions were armed with a tip that had delivered in another one.
  private func usesAgain(_ log: SimulatedLog) -> Int {
    var tips: [SessionPseudonym: TipUID] = [:]
    var delivered: [TipUID: Set<SessionPseudonym>] = [:]
    var again: Set<SessionPseudonym> = []
    for body in log.entries.map(\.leaf.body) {
      guard let session = body.session else { continue }
      switch body {
      case .sessionOpened(let leaf): tips[session] = leaf.tip
      case .pulse, .exposure: delivered[tips[session] ?? .none, default: []].insert(session)
      case .armed:
        let others = delivered[tips[session] ?? .none, default: []].subtracting([session])
        if !others.isEmpty { again.insert(session) }
      default: break
      }
    }
    return again.count
  }

  /// Otherwise honest days would show nothing.
  @Test func `of which many are used again on the same person`() throws {
    let again = try (UInt64(1)...50).map { usesAgain(try SimulatedLog(seed: $0)) }
    #expect(again.reduce(0, +) > 10, "\(again)")
  }
}
