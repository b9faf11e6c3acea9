import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promises 2 and 4: nothing fires unrecorded, and every delivery is there once.
@Suite struct `The journal` {
  @Test func `has began before anything moves, and ended before the report`() throws {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    let firing = bench.deeds.drop { $0 != .drove(.extendNeedles(to: Micrometres(1500))) }
    let before = bench.deeds.prefix(bench.deeds.count - firing.count)
    // The tip has one use less before it is used.
    #expect(before.dropLast().last == .countedTipUse)
    guard case .journalled(let began) = try #require(before.last) else {
      Issue.record("nothing was journalled before the needles moved")
      return
    }
    #expect(began.state == .began && began.outcome == .pending && began.number == PulseNumber(1))
    let ended = bench.deeds.compactMap {
      if case .journalled(let record) = $0 { record } else { nil }
    }
    #expect(ended.count == 2 && ended.last == bench.reports.first.map { .pulse($0) })
  }

  @Test(arguments: [BenchMemory.Writing.fails, .failsButKeeps])
  func `that cannot be written lets nothing move`(writing: BenchMemory.Writing) {
    let bench = Bench.armed()
    bench.memory.journalWriting = writing
    bench.press()
    bench.run(milliseconds: 500)
    #expect(bench.drives.isEmpty && bench.faults == [.journalFailed])
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .faulted)
    bench.release()
    bench.memory.journalWriting = .works
    #expect(
      bench.rearm(ArmID(2)) == .refused(Refusal(messageID: 4, reasons: .faulted)))
    // After a restart a `began` that was kept counts as delivered, one that was not is not there.
    let later = bench.restarted()
    #expect(later.status.lastPulse == PulseNumber(writing == .fails ? 0 : 1))
  }

  @Test func `without ended reads back as interrupted after a restart`() throws {
    for phase in PulsePhase.allCases {
      let bench = try #require(Bench.firing(in: phase)).restarted()
      bench.reading.footswitchPressed = false
      bench.run(milliseconds: 50)
      bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
      #expect(bench.status.lastPulse == PulseNumber(1))
      guard case .journalEntry(let record) = bench.send(.readJournal(PulseNumber(1))) else {
        Issue.record("no entry for a pulse interrupted while \(phase)")
        continue
      }
      #expect(record.state == .interrupted && record.number == PulseNumber(1))
      guard case .pulse(let pulse) = record else { continue }
      #expect(pulse.settings == .bench && record.outcome == .pending)
      // It must be acknowledged like any other before anything fires again.
      #expect(
        bench.rearm(ArmID(2))
          == .refused(Refusal(messageID: 4, reasons: .pulseUnacknowledged)))
      bench.acknowledge(PulseNumber(1), under: ArmID(0))
      #expect(bench.rearm(ArmID(2)) == .armed(ArmID(2)))
    }
  }

  @Test func `whose ended cannot be written keeps the pulse as interrupted and reports nothing`()
    throws
  {
    let bench = try #require(Bench.firing(in: .delivering))
    bench.memory.journalWriting = .fails
    bench.run(milliseconds: 200)
    #expect(bench.reports.isEmpty && bench.faults == [.journalFailed])
    guard case .journalEntry(let record) = bench.send(.readJournal(PulseNumber(1))) else {
      Issue.record("no entry")
      return
    }
    #expect(record.state == .interrupted)
  }

  @Test func `gives back what was reported, also after a restart`() {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(3))
    bench.release()
    bench.run(milliseconds: 100)
    let later = bench.restarted()
    later.send(.hello(protocolVersion: HostMessage.protocolVersion))
    for report in bench.reports {
      #expect(later.send(.readJournal(report.number)) == .journalEntry(.pulse(report)))
    }
    let gone = HandpieceMessage.refused(Refusal(messageID: 0x0A, reasons: .journalEntryGone))
    for number in [0, 4, 4097, UInt32.max] {
      #expect(later.send(.readJournal(PulseNumber(number))) == gone)
    }
  }

  @Test(arguments: PulsePhase.allCases)
  func `does not give back a pulse that is under way`(phase: PulsePhase) throws {
    let bench = try #require(Bench.firing(in: phase))
    #expect(
      bench.send(.readJournal(PulseNumber(1)))
        == .refused(Refusal(messageID: 0x0A, reasons: .pulseRunning)))
  }

  @Test func `that cannot even keep the boot count lets nothing arm`() {
    let memory = BenchMemory()
    memory.stateWriting = .fails
    let bench = Bench(memory: memory)
    memory.stateWriting = .works
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(
      bench.rearm(ArmID(1)) == .refused(Refusal(messageID: 4, reasons: .faulted)))
  }

  @Test func `is refused a state that is damaged`() {
    var state = DurableState()
    state.stopCount = StopCount(7)
    state.disarmCause = .idle
    #expect(DurableState(payload: state.payload) == state)
    let bytes = (0..<state.payload.count).map { state.payload.byte(at: $0) }
    for length in [0, 47, 49] {
      #expect(DurableState(payload: payload(Array((bytes + [0]).prefix(length)))) == nil)
    }
    for cause: UInt8 in [11, 255] {
      var damaged = bytes
      damaged[44] = cause
      #expect(DurableState(payload: payload(damaged)) == nil)
    }
    var damaged = bytes
    damaged[45] = 1
    #expect(DurableState(payload: payload(damaged)) == nil)
  }

  private func payload(_ bytes: [UInt8]) -> Payload {
    var writer = PayloadWriter()
    for byte in bytes { writer.put(byte) }
    return writer.payload
  }

  @Test func `numbers go on after a restart and never come again`() {
    var bench = Bench.armed()
    bench.press()
    #expect(bench.fire(2))
    bench.release()
    bench.run(milliseconds: 100)
    let last = bench.status.lastPulse
    bench = bench.restarted()
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.rearm(ArmID(2)) == .armed(ArmID(2)))
    bench.press()
    #expect(bench.fire(1))
    #expect(bench.reports.map(\.number) == [last.next])
  }

  @Test func `holds 4,096 pulses that nobody acknowledged and then is full`() {
    var hardware = BenchHardware(memory: BenchMemory())
    var journal = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    #expect(journal.oldest == PulseNumber(0))
    for number in 1...UInt32(DeliveryJournal.capacity) {
      #expect(!journal.isFull(acknowledged: PulseNumber(0)))
      #expect(journal.begin(record(number), hardware: &hardware))
      var ended = record(number)
      ended.state = .ended
      #expect(journal.end(ended, hardware: &hardware))
    }
    #expect(DeliveryJournal.capacity == 4096 && journal.isFull(acknowledged: PulseNumber(0)))
    #expect(journal.oldest == PulseNumber(1))
    for number in 1...UInt32(4096) {
      let kept = journal.record(
        of: PulseNumber(number), counterEpoch: CounterEpoch(1), hardware: hardware)
      #expect(kept?.state == .ended && kept?.number == PulseNumber(number))
    }
    #expect(!journal.isFull(acknowledged: PulseNumber(1)))
    #expect(
      hardware.memory.journal.keys.allSatisfy { (0..<DeliveryJournal.slotCount).contains($0) })
    let found = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    #expect(found.newest == PulseNumber(4096))
  }

  @Test func `overwrites only what is 4,096 pulses old`() {
    var hardware = BenchHardware(memory: BenchMemory())
    var journal = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    for number in 1...UInt32(4097) { _ = journal.begin(record(number), hardware: &hardware) }
    #expect(journal.oldest == PulseNumber(2))
    for (number, isThere) in [(1, false), (2, true), (4097, true), (4098, false)] {
      let kept = journal.record(
        of: PulseNumber(UInt32(number)), counterEpoch: CounterEpoch(1), hardware: hardware)
      #expect((kept != nil) == isThere, "\(number)")
    }
  }

  /// The handpiece itself, started with a memory that is full of unacknowledged pulses.
  @Test func `that is full lets nothing arm until its pulses are acknowledged`() {
    let memory = BenchMemory()
    var hardware = BenchHardware(memory: memory)
    var journal = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    for number in 1...UInt32(4096) { _ = journal.begin(record(number), hardware: &hardware) }
    let bench = Bench(memory: memory)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    var reasons = RefusalReasons.journalFull
    reasons.insert(.pulseUnacknowledged)
    #expect(bench.rearm(ArmID(1)) == .refused(Refusal(messageID: 4, reasons: reasons)))
    bench.acknowledge(PulseNumber(4096), under: ArmID(0))
    #expect(bench.rearm(ArmID(1)) == .armed(ArmID(1)))
    bench.press()
    #expect(bench.fire(1))
    #expect(bench.reports.map(\.number) == [PulseNumber(4097)])
  }

  @Test func `of another counter epoch is not this one`() {
    var hardware = BenchHardware(memory: BenchMemory())
    var journal = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    _ = journal.begin(record(9), hardware: &hardware)
    let other = DeliveryJournal(counterEpoch: CounterEpoch(2), hardware: hardware)
    #expect(other.newest == PulseNumber(0))
    let kept = other.record(
      of: PulseNumber(9), counterEpoch: CounterEpoch(2), hardware: hardware)
    #expect(kept == nil)
  }

  @Test func `fires nothing when the numbers are used up`() {
    let memory = BenchMemory()
    var hardware = BenchHardware(memory: memory)
    var journal = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    _ = journal.begin(record(.max), hardware: &hardware)
    let bench = Bench(memory: memory)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.acknowledge(PulseNumber(.max), under: ArmID(0))
    #expect(bench.rearm(ArmID(1)) == .armed(ArmID(1)))
    bench.press()
    #expect(bench.drives.isEmpty && bench.faults == [.counterExhausted])
    #expect(bench.status.armID == ArmID(0))
  }

  private func record(_ number: UInt32) -> DeliveryRecord {
    .pulse(
      PulseRecord(
        counterEpoch: CounterEpoch(1), number: PulseNumber(number), armID: ArmID(1),
        began: HandpieceInstant(milliseconds: number), envelope: .bench, settings: .bench))
  }
}
