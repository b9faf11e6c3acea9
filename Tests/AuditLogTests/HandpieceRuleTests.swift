import AuditLog
import Quantities
import Testing

/// Promises 4, 6 and 7: what a handpiece says of itself when it comes and goes.
@Suite struct `The verifier on handpieces that come and go` {
  private static let handpiece = SampleHistory.handpiece

  @Test(arguments: bad)
  func `each broken rule is found, and found first`(_ bad: BadHistory) {
    var history = SampleHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  private static func checked(stops: UInt32) -> LeafBody {
    .handpieceChecked(
      HandpieceCheckedLeaf(
        handpiece: handpiece, checks: ["stop_latch"], result: "passed",
        stopCount: StopCount(stops)))
  }

  static let bad = [
    BadHistory("a pulse reported after the handpiece was lost", .pulseNotArmed) { history in
      history.insert(
        SampleHistory.pulse(17, arm: 3, pass: 2), at: history.place(of: "handpiece_lost") + 1)
    },
    BadHistory("a pulse reported after the handpiece said hello again", .pulseNotArmed) {
      $0.insert(
        SampleHistory.attached(lastPulse: 12, stopCount: 2), at: $0.place(of: "pulse", 2) + 1)
    },
    BadHistory("lost without having been there", .handpieceUnknown) { history in
      history.insert(.handpieceLost(HandpieceLostLeaf(handpiece: "HP-9", reason: "hungUp")), at: 1)
    },
    BadHistory("reset without having been there", .handpieceUnknown) { history in
      history.insert(
        .stopReset(
          StopResetLeaf(
            handpiece: "HP-9", stopCount: StopCount(1), operatorUID: 1000,
            person: SampleHistory.person)),
        at: 3)
    },
    BadHistory("a pulse of another handpiece than the session's", .handpieceDiffers) { history in
      history.insert(other(lastPulse: 11), at: 1)
      history.pulse(12) { $0.handpiece = "HP-2" }
    },
    BadHistory("an interruption of another handpiece", .handpieceDiffers) { history in
      history.replace(
        "interruption",
        with: .interruption(
          InterruptionLeaf(
            session: SampleHistory.session, handpiece: "HP-2", reason: "linkLost",
            lastKnownPulse: PulseNumber(16))))
    },
    BadHistory("settled with another handpiece", .handpieceDiffers) { history in
      history.replace(
        "reconciled",
        with: .reconciled(
          ReconciledLeaf(
            session: SampleHistory.session, handpiece: "HP-2", firstNumber: PulseNumber(17),
            lastNumber: PulseNumber(18), recoveredCount: 1, interruptedCount: 1)))
    },
    BadHistory("a stop confirmed at a count that ran back", .stopCountDiffers) { history in
      history.replace(
        "stop_confirmed",
        with: .stopConfirmed(
          StopConfirmedLeaf(
            handpiece: handpiece, stopCount: StopCount(1), latency: Microseconds(1800))))
    },
    BadHistory("a check whose stop count ran back", .stopCountDiffers) { history in
      history.insert(checked(stops: 1), at: history.place(of: "session_opened"))
    },
    BadHistory("checked while a stop was latched that nobody lifted", .stopNotReset) { history in
      history.insert(checked(stops: 4), at: history.place(of: "stop_confirmed") + 1)
    },
    BadHistory("a stop of a check that the arm record does not know", .stopCountDiffers) {
      $0.insert(checked(stops: 3), at: $0.place(of: "session_opened"))
    },
    BadHistory("armed for a pass of which nothing is known", .settingsMissing) { history in
      history.drop("settings")
      history.drop("envelope")
    },
    BadHistory("armed with settings and without an envelope", .envelopeMissing) { history in
      history.drop("envelope")
    },
    BadHistory("an arm id of zero", .armedTwice) { $0.armed(1) { $0.arm = ArmID(0) } },
    BadHistory("the session closed while armed", .closedWhileArmed) { history in
      let place = history.place(of: "armed")
      history.removeSubrange((place + 1)...)
      history.append(SampleHistory.closed(pulses: 0, lastNumber: 10))
    },
  ]

  /// Another handpiece that is attached beside the sample's.
  private static func other(lastPulse: UInt32) -> LeafBody {
    let sample = SampleHistory.attached(lastPulse: lastPulse, stopCount: 0)
    guard case .handpieceAttached(var leaf) = sample else { return sample }
    leaf.handpiece = "HP-2"
    return .handpieceAttached(leaf)
  }

  /// At a stop that was asked for while nobody could see, the log only knows that it may be latched.
  @Test func `a stop it counted elsewhere is neither reset nor confirmed out of nothing`() {
    var history = SampleHistory.all
    let end = history.endIndex - 1
    history.insert(SampleHistory.attached(lastPulse: 19, stopCount: 4), at: end)
    history.insert(
      .stopReset(
        StopResetLeaf(
          handpiece: Self.handpiece, stopCount: StopCount(4), operatorUID: 1,
          person: SampleHistory.person)),
      at: end + 1)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  /// It was stopped and reset on another console, and the log cannot say otherwise.
  @Test func `a handpiece that left stopped and came back with another count may be armed`() {
    var history = SampleHistory.all
    history.replace("stop_reset", with: SampleHistory.attached(lastPulse: 15, stopCount: 4))
    history.replace(
      "handpiece_attached", 3, with: SampleHistory.attached(lastPulse: 18, stopCount: 4))
    for arm in [3, 4] as [UInt32] { history.armed(arm) { $0.stopCount = StopCount(4) } }
    #expect(findings(in: LogBuilder.rows(history)) == [])
    history.replace(
      "handpiece_attached", 2, with: SampleHistory.attached(lastPulse: 15, stopCount: 3))
    history.armed(3) { $0.stopCount = StopCount(3) }
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.armedWhileStopped])
  }

  /// The reset may not have reached it before it went.
  @Test func `a stop may be reset again after the cable was pulled`() {
    var history = SampleHistory.all
    let end = history.endIndex - 1
    history.insert(SampleHistory.attached(lastPulse: 19, stopCount: 3), at: end)
    history.insert(
      .stopReset(
        StopResetLeaf(
          handpiece: Self.handpiece, stopCount: StopCount(3), operatorUID: 1,
          person: SampleHistory.person)),
      at: end + 1)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `a stop count that ran back is measured against the highest there was`() {
    var history = SampleHistory.all
    let end = history.endIndex - 1
    history.insert(SampleHistory.attached(lastPulse: 19, stopCount: 1), at: end)
    history.insert(SampleHistory.attached(lastPulse: 19, stopCount: 2), at: end + 1)
    let found = findings(in: LogBuilder.rows(history))
    #expect(found.map(\.code) == [.stopCountDiffers, .stopCountDiffers])
  }

  @Test func `a counter made anew is accounted for from its first number`() {
    var history = SampleHistory.all
    guard case .handpieceAttached(var leaf) = SampleHistory.attached(lastPulse: 2, stopCount: 3)
    else { return }
    leaf.counterEpoch = CounterEpoch(6)
    let end = history.endIndex - 1
    history.insert(.handpieceAttached(leaf), at: end)
    func foreign(_ first: UInt32) -> LeafBody {
      .foreign(
        ForeignLeaf(
          handpiece: Self.handpiece, counterEpoch: CounterEpoch(6), firstNumber: PulseNumber(first),
          lastNumber: PulseNumber(2), reason: "not_ours"))
    }
    history.insert(foreign(1), at: end + 1)
    #expect(findings(in: LogBuilder.rows(history)) == [])
    history[end + 1] = foreign(2)
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.pulseMissing])
  }

  /// Promise 12.
  @Test func `of too many handpieces, counters or sessions it says that it cannot follow`() {
    func attached(_ index: Int, epoch: UInt32 = 5, serial: String? = nil) -> LeafBody {
      let sample = SampleHistory.attached(lastPulse: 0, stopCount: 0)
      guard case .handpieceAttached(var leaf) = sample else { return sample }
      leaf.handpiece = serial ?? "HP-\(index)"
      leaf.counterEpoch = CounterEpoch(epoch)
      return .handpieceAttached(leaf)
    }
    func codes(_ bodies: [LeafBody]) -> [FindingCode] {
      findings(in: LogBuilder.rows([SampleHistory.all[0]] + bodies)).map(\.code)
    }
    let handpieces = (0...4096).map { attached($0) }
    #expect(codes(handpieces.dropLast()) == [])
    #expect(codes(handpieces) == [.tooMuchAtOnce])
    let counters = (0...4096).map { attached(0, epoch: UInt32($0), serial: "HP-0") }
    #expect(codes(counters.dropLast()) == [])
    #expect(codes(counters) == [.tooMuchAtOnce])
    let adopted = (0...4096).map { index in
      LeafBody.handpieceAdopted(
        HandpieceAdoptedLeaf(
          handpiece: "HP-\(index)", operatorUID: 1, logSizeKnown: 1, rootPrefixKnown: ShortHash(1)))
    }
    #expect(codes(adopted.dropLast()) == [])
    #expect(codes(adopted) == [.tooMuchAtOnce])
    let sessions = (0...256).flatMap { index -> [LeafBody] in
      guard case .sessionOpened(var leaf) = SampleHistory.opened else { return [] }
      leaf.session = SessionPseudonym(high: 1, low: UInt64(index))
      leaf.handpiece = "HP-\(index)"
      return [attached(index), .sessionOpened(leaf)]
    }
    #expect(codes(sessions.dropLast(2)) == [])
    #expect(codes(sessions) == [.tooMuchAtOnce])
  }

  /// Promise 12.
  @Test func `of a session with too many passes it says that it cannot follow`() {
    let passes = (1...257).map { SampleHistory.started($0) }
    func codes(_ passes: [LeafBody]) -> [FindingCode] {
      findings(in: LogBuilder.rows(SampleHistory.start + [SampleHistory.opened] + passes)).map(
        \.code)
    }
    #expect(codes(passes.dropLast()) == [])
    #expect(codes(passes) == [.tooMuchAtOnce])
    let pass = SampleHistory.pass(257)
    for body in [SampleHistory.envelope(257), SampleHistory.chosen(257)] {
      #expect(codes(passes.dropLast() + [body]) == [.tooMuchAtOnce])
    }
    let refused = LeafBody.settingsRefused(
      SettingsRefusedLeaf(
        pass: pass, settings: SampleHistory.logged(Microjoules(16_000), Micrometres(3000)),
        reasons: []))
    #expect(codes(passes.dropLast() + [refused]) == [.tooMuchAtOnce])
  }

  /// The frame that lifts a stop may be lost after its leaf; then a person does it once more.
  @Test func `a stop that is reset again before anything is armed is no finding`() {
    var history = SampleHistory.all
    let place = history.place(of: "stop_reset")
    history.insert(history[place], at: place + 1)
    #expect(findings(in: LogBuilder.rows(history)) == [])
    history.insert(history[place], at: history.place(of: "armed", 3) + 1)
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.notStopped])
  }
}
