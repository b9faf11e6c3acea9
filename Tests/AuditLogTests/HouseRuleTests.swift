import AuditLog
import Quantities
import Testing

/// Promise 9: keys that sign, alarms that are answered, handpieces that remember the log.
@Suite struct `The verifier on what happens around sessions` {
  @Test func `finds nothing in a good history`() {
    #expect(findings(in: LogBuilder.rows(HouseHistory.all)) == [])
  }

  @Test(arguments: bad)
  func `each broken rule is found, and found first`(_ bad: BadHistory) {
    var history = HouseHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  static let bad = [
    BadHistory("an alarm seen that was never raised", .alarmNotKnown) {
      $0.replace(
        "alarm_acknowledged",
        with: .alarmAcknowledged(AlarmAcknowledgedLeaf(alarmSeq: 8, operatorUID: 1000)))
    },
    BadHistory("an alarm seen before the log began", .alarmNotKnown) {
      $0.replace(
        "alarm_acknowledged",
        with: .alarmAcknowledged(AlarmAcknowledgedLeaf(alarmSeq: -1, operatorUID: 1000)))
    },
    BadHistory("an alarm more urgent that was never raised", .alarmNotKnown) {
      $0.replace(
        "alarm_escalated", with: .alarmEscalated(AlarmEscalatedLeaf(alarmSeq: 10, priority: .high)))
    },
    BadHistory("a key that follows another than the log's", .keyNotChained) {
      guard let key = HouseHistory.rotation(from: 3, to: 2).first else { return }
      $0.replace("signing_key", 2, with: key)
    },
    BadHistory("a second first key", .keyNotChained) {
      guard let key = HouseHistory.rotation(from: nil, to: 2).first else { return }
      $0.replace("signing_key", 2, with: key)
    },
    BadHistory("a first key that follows one", .keyNotChained) {
      guard let key = HouseHistory.rotation(from: 3, to: 1).first else { return }
      $0.replace("signing_key", with: key)
    },
    BadHistory("a key that the one before did not sign", .signatureInvalid) { history in
      guard case .signingKey(let leaf) = HouseHistory.rotation(from: 1, to: 2).first,
        let own = try? SignedNote(
          text: leaf.note.text,
          signedBy: [NoteSignerKey(name: "handpieced/test", seed: [UInt8](repeating: 2, count: 32))]
        )
      else { return }
      history.replace("signing_key", 2, with: .signingKey(SigningKeyLeaf(note: own)))
    },
  ]

  @Test func `counts what no session shows`() {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(HouseHistory.all) { verifier.check(row) }
    let summary = verifier.summary()
    #expect(summary.tally.alarms == 1)
    #expect(summary.tally.alarmAcknowledgements == 1)
    #expect(summary.tally.storageFailures == 1)
    #expect(summary.tally.denials == 1)
    #expect(summary.tally.linksDisclosed == 1)
    #expect(summary.tally.identitiesErased == 1)
    #expect(summary.tally.signingKeys == 2)
    #expect(summary.signingKey?.name == "handpieced/test")
  }

  @Test func `alarms are remembered in bounded memory, and a forgotten one is not held against it`()
  {
    var history = [HouseHistory.all[0]]
    let alarm = LeafBody.alarmRaised(
      AlarmRaisedLeaf(alarm: "tip_expires", priority: .low, handpiece: "", session: nil))
    history += [LeafBody](repeating: alarm, count: 1500)
    history += [1, 1500, 1501].map {
      .alarmAcknowledged(AlarmAcknowledgedLeaf(alarmSeq: $0, operatorUID: 1))
    }
    let found = findings(in: LogBuilder.rows(history))
    #expect(found.map(\.code) == [.alarmNotKnown])
    #expect(found.map(\.seq) == [1503])
  }
}

/// Promise 9: the handpieces themselves hold old positions of the log.
@Suite struct `What a handpiece remembers of the log` {
  /// A log at whose end the handpiece is attached again, knowing a size and a root.
  private func found(
    size: Int, root: Hash256?, adopted: (size: Int64, root: Hash256)? = nil
  ) -> [FindingCode] {
    var builder = LogBuilder()
    for body in SampleHistory.all { builder.add(body) }
    let rows = builder.rows
    let known = root ?? rows.prefix(size).root
    guard case .handpieceAttached(var leaf) = SampleHistory.attached(lastPulse: 19, stopCount: 3)
    else { return [] }
    leaf.logSizeKnown = size
    leaf.rootPrefixKnown = ShortHash(known.prefix)
    if let adopted {
      builder.add(
        .handpieceAdopted(
          HandpieceAdoptedLeaf(
            handpiece: SampleHistory.handpiece, operatorUID: 1001, logSizeKnown: adopted.size,
            rootPrefixKnown: ShortHash(adopted.root.prefix))))
    }
    builder.add(.handpieceAttached(leaf))
    return findings(in: builder.rows).map(\.code)
  }

  @Test func `is kept to when it is this log`() {
    for size in 1...SampleHistory.all.count { #expect(found(size: size, root: nil) == []) }
    #expect(found(size: 0, root: .zero) == [])
  }

  @Test func `shows another log, and one that lost its end`() {
    for size in 1...SampleHistory.all.count {
      #expect(found(size: size, root: Hash256(of: [1])) == [.positionNotInLog])
    }
    #expect(found(size: SampleHistory.all.count + 1, root: .zero) == [.positionNotInLog])
    #expect(found(size: .max, root: .zero) == [.positionNotInLog])
  }

  @Test func `of another log counts once somebody has taken it on, and only that`() {
    let other = Hash256(of: [1])
    #expect(found(size: 9, root: other, adopted: (9, other)) == [])
    #expect(found(size: 500, root: other, adopted: (500, other)) == [])
    #expect(found(size: 10, root: other, adopted: (9, other)) == [.positionNotInLog])
    #expect(found(size: 9, root: other, adopted: (9, .zero)) == [.positionNotInLog])
  }
}
