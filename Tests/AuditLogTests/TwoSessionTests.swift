import AuditLog
import Quantities
import Testing

/// Promise 4: what two handpieces do at the same time is told apart.
@Suite struct `Two sessions at once` {
  /// A treatment of one pass on one of two handpieces.
  private struct Treatment {
    let session: SessionPseudonym
    let handpiece: String

    init(_ number: UInt64) {
      session = SessionPseudonym(high: number, low: number)
      handpiece = "SIM-000\(number)"
    }

    private var pass: PassID {
      PassID(session: session, area: "cheek", side: "left", pass: 1)
    }

    /// The sample's leaves as they would stand here.
    func moved(_ body: LeafBody) -> LeafBody {
      switch body {
      case .handpieceAttached(var leaf):
        leaf.handpiece = handpiece
        return .handpieceAttached(leaf)
      case .sessionOpened(var leaf):
        leaf.session = session
        leaf.handpiece = handpiece
        return .sessionOpened(leaf)
      case .envelope(var leaf):
        leaf.pass = pass
        return .envelope(leaf)
      case .passStarted(var leaf):
        leaf.pass = pass
        return .passStarted(leaf)
      case .settings(var leaf):
        leaf.pass = pass
        return .settings(leaf)
      case .armed(var leaf):
        leaf.pass = pass
        return .armed(leaf)
      case .pulse(var leaf):
        leaf.pass = pass
        leaf.handpiece = handpiece
        return .pulse(leaf)
      case .disarmed(var leaf):
        leaf.session = session
        return .disarmed(leaf)
      case .passEnded(var leaf):
        leaf.pass = pass
        return .passEnded(leaf)
      case .sessionClosed(var leaf):
        leaf.session = session
        return .sessionClosed(leaf)
      default: return body
      }
    }

    var opening: [LeafBody] {
      [
        SampleHistory.attached(lastPulse: 10, stopCount: 2), SampleHistory.opened,
        SampleHistory.envelope(1), SampleHistory.started(1), SampleHistory.chosen(1),
        SampleHistory.armed(1, pass: 1, stopCount: 2, lastPulse: 10),
      ].map(moved)
    }

    func pulse(_ number: UInt32) -> LeafBody {
      moved(SampleHistory.pulse(number, arm: 1, pass: 1))
    }

    func closing(pulses: Int) -> [LeafBody] {
      [
        SampleHistory.disarmed(1),
        SampleHistory.ended(1, pulses: pulses, energyPerPin: Int64(pulses) * 19_900),
        SampleHistory.closed(pulses: pulses, lastNumber: UInt32(10 + pulses)),
      ].map(moved)
    }
  }

  private let first = Treatment(1)
  private let second = Treatment(2)

  /// Both opened, then their pulses one by one in turn, then both closed.
  private func history(without missing: LeafBody? = nil) -> [LeafBody] {
    let start = LeafBody.daemonStarted(
      DaemonStartedLeaf(
        version: "0.1.0", catalogHash: SampleHistory.catalogHash, recoveredLogSize: 0))
    let pulses = (UInt32(11)...15).flatMap { [first.pulse($0), second.pulse($0)] }
    return [start, SampleHistory.enrolled] + first.opening + second.opening
      + pulses.filter { $0 != missing }
      + second.closing(pulses: 5) + first.closing(pulses: 5)
  }

  @Test func `are followed as each would be alone`() {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(history()) { verifier.check(row) }
    #expect(verifier.takeFindings() == [])
    let sessions = verifier.takeSummaries()
    #expect(sessions.map(\.session) == [second.session, first.session])
    for session in sessions {
      #expect(session.pulses == 5)
      #expect(session.passes.map(\.pulses) == [5])
      #expect(session.passes.first?.set[.energyPerPin]?.count == 5)
      #expect(session.passes.first?.delivered[.depth]?.count == 5)
    }
    #expect(verifier.summary().counters.map(\.lastNumber) == [PulseNumber(15), PulseNumber(15)])
  }

  @Test func `are both known as open while they are, in their order`() {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(history()).prefix(21) { verifier.check(row) }
    #expect(verifier.openSessions().map(\.session) == [first.session, second.session])
    #expect(verifier.openSessions().map(\.pulses) == [4, 3])
  }

  @Test func `a gap in one is found there`() {
    let rows = LogBuilder.rows(history(without: first.pulse(13)))
    let found = findings(in: rows)
    #expect(found.map(\.code) == [.pulseMissing, .totalsDiffer, .totalsDiffer, .totalsDiffer])
    #expect(found.first?.sentence == "Pulse 14 comes right after 12.")
  }

  @Test func `a restart ends what may begin in both`() {
    var history = Array(self.history().prefix(20))
    history.append(UnreadHistory.restarted(size: history.count))
    history.append(first.pulse(15))
    history.append(second.pulse(14))
    let codes = findings(in: LogBuilder.rows(history)).map(\.code)
    #expect(codes.filter { $0 == .sessionOfEarlierRun }.count == 2)
  }
}
