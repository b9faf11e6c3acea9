import AuditLog
import Quantities
import Testing

/// Where one thing wrong shows at several leaves, each leaf is found for itself, or a rule could be
/// missing behind another that says the same.
@Suite struct `The verifier finds at the leaf itself` {
  /// One thing wrong, and the first findings it leads to, as code and kind of leaf.
  struct Pinned: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let found: [String]
    let edit: @Sendable (inout [LeafBody]) -> Void

    init(
      _ description: String, _ found: String...,
      edit: @escaping @Sendable (inout [LeafBody]) -> Void
    ) {
      testDescription = description
      self.found = found
      self.edit = edit
    }
  }

  private func found(_ history: [LeafBody]) -> [String] {
    findings(in: LogBuilder.rows(history)).map { finding in
      let kind = Int(exactly: finding.seq).map { history[$0].kind } ?? ""
      return "\(finding.code.rawValue) at \(kind)"
    }
  }

  @Test(arguments: permissions + limits + counters)
  func `what is wrong there`(_ pinned: Pinned) {
    var history = SampleHistory.all
    pinned.edit(&history)
    let found = found(history)
    #expect(Array(found.prefix(pinned.found.count)) == pinned.found, "\(found)")
  }

  static let permissions = [
    Pinned("armed before the pass, which starts before its first pulse", "pass_not_open at armed") {
      history in
      let started = history.remove(at: history.place(of: "pass_started"))
      history.insert(started, at: history.place(of: "armed") + 1)
    },
    Pinned("a late pulse of a pass that has ended", "pass_not_open at pulse") { history in
      let pulse = history.remove(at: history.place(of: "pulse", 3))
      history.passEnded(1) {
        $0.pulses = 2
        $0.energyTotal = Microjoules(2 * 19_900 * 49)
      }
      history.insert(pulse, at: history.place(of: "pass_ended") + 1)
    },
    Pinned("no envelope", "envelope_missing at settings", "envelope_missing at armed") {
      $0.drop("envelope")
    },
    Pinned(
      "settings made from another envelope", "envelope_differs at settings",
      "envelope_differs at armed"
    ) { $0.settings(1) { $0.envelopeHash = Hash256(of: [1]) } },
    Pinned("armed by another envelope's hash", "envelope_differs at armed") {
      $0.armed(1) { $0.envelopeLink = ShortHash(3) }
    },
  ]

  static let limits = [
    Pinned("more depths than the plan has", "setting_outside_envelope at settings") {
      $0.settings(1) { $0.settings.furtherDepths = [Micrometres(600)] }
    },
    Pinned("two depths too near each other", "setting_outside_envelope at settings") {
      $0.envelope(1) {
        $0.maximumDepths = 2
        $0.depthSpacing = Micrometres(601)
      }
      $0.settings(1) { $0.settings.furtherDepths = [Micrometres(600)] }
    },
    Pinned("a depth below the first that is too shallow", "setting_outside_envelope at settings") {
      $0.envelope(1) { $0.maximumDepths = 2 }
      $0.settings(1) { $0.settings.furtherDepths = [Micrometres(499)] }
    },
    Pinned("more energy than so shallow a needle may have", "setting_outside_envelope at settings")
    {
      $0.envelope(1) {
        $0.shallowBounds = [
          LoggedShallowBound(
            shallowerThan: Micrometres(1201), energyPerPin: Microjoules(19_999), rule: "shallow")
        ]
      }
    },
    Pinned("RF on for longer than it may be", "setting_outside_envelope at pulse") { history in
      history.envelope(1) {
        $0.bounds.removeLast()
        $0.rfTimeLimit = Microseconds(19_999)
      }
      history.settings(1) { $0.settings.values[.pulseWidth] = nil }
    },
    Pinned("all depths of a pulse together too much", "delivered_outside_envelope at pulse") {
      $0.envelope(1) { envelope in
        var bound = envelope.bounds[0]
        bound.dimension = .pulseEnergyPerPin
        bound.deliveredMaximum = 20_049
        envelope.bounds.append(bound)
      }
    },
  ]

  static let counters = [
    Pinned("settled although a pulse was never read back", "counter_differs at reconciled") {
      $0.drop("pulse", 8)
    },
    Pinned("a stop confirmed at a count that ran back", "stop_count_differs at stop_confirmed") {
      $0.replace(
        "stop_confirmed",
        with: .stopConfirmed(
          StopConfirmedLeaf(
            handpiece: SampleHistory.handpiece, stopCount: StopCount(1),
            latency: Microseconds(1800))))
    },
    Pinned("a second interruption at another pulse", "counter_differs at interruption") {
      $0.replace(
        "interruption",
        with: .interruption(
          InterruptionLeaf(
            session: SampleHistory.session, handpiece: SampleHistory.handpiece,
            reason: "linkLost", lastKnownPulse: PulseNumber(17))))
    },
  ]

  /// The same plan within its bounds is a good one.
  @Test func `and nothing where the plan is kept to the micrometre and microjoule`() {
    var history = SampleHistory.all
    history.envelope(1) {
      $0.maximumDepths = 2
      $0.depthSpacing = Micrometres(600)
      $0.shallowBounds = [
        LoggedShallowBound(
          shallowerThan: Micrometres(601), energyPerPin: Microjoules(20_000), rule: "shallow")
      ]
    }
    history.settings(1) { $0.settings.furtherDepths = [Micrometres(600)] }
    for number in 11...13 as ClosedRange<UInt32> {
      history.pulse(number) { $0.setFurtherDepths = [Micrometres(600)] }
    }
    #expect(found(history) == [])
  }

  @Test func `a statement of a signing key that is none`() throws {
    let key = try NoteSignerKey(name: "handpieced/test", seed: [UInt8](repeating: 2, count: 32))
    let words = try SignedNote(text: "This key signs now.\n", signedBy: [key])
    var history = HouseHistory.all
    history.replace("signing_key", 2, with: .signingKey(SigningKeyLeaf(note: words)))
    #expect(found(history) == ["statement_unreadable at signing_key"])
  }

  @Test func `bytes that are no leaf, though they have their hash`() {
    var rows = LogBuilder.rows(HouseHistory.all)
    var frontier = MerkleFrontier()
    for index in rows.indices {
      if index == 7 { rows[index].bytes = Array(#"{"seq":7,"kind":"visit_opened"}"#.utf8) }
      rows[index].hash = Hash256(leaf: rows[index].bytes)
      rows[index].subtree = frontier.append(rows[index].hash)
    }
    let found = findings(in: rows)
    #expect(found.map(\.code) == [.leafUnreadable])
    #expect(found.map(\.seq) == [7])
  }

  /// A daemon that recovers reads from the middle of its log.
  @Test func `an alarm seen in the middle of a log that is known not to have been raised there`() {
    let rows = LogBuilder.rows(
      HouseHistory.all + [
        .alarmRaised(AlarmRaisedLeaf(alarm: "a", priority: .low, handpiece: "", session: nil)),
        .denials(DenialsLeaf(uid: 1, route: "arm", count: 1, first: BootInstant(microseconds: 0))),
        .alarmAcknowledged(
          AlarmAcknowledgedLeaf(alarmSeq: Int64(HouseHistory.all.count) + 1, operatorUID: 1)),
        .alarmAcknowledged(AlarmAcknowledgedLeaf(alarmSeq: 2, operatorUID: 1)),
      ])
    let start = HouseHistory.all.count
    var frontier = MerkleFrontier()
    for row in rows[..<start] { frontier.append(row.hash) }
    var verifier = LogVerifier(from: Int64(start), frontier: frontier)
    for row in rows[start...] { verifier.check(row) }
    let found = verifier.takeFindings()
    #expect(found.map(\.code) == [.alarmNotKnown])
    #expect(found.map(\.seq) == [Int64(start) + 2])
  }
}
