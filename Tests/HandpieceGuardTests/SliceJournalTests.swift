import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promises 2 and 4, for slices.
@Suite struct `The journal of slices` {
  @Test func `shows a power cut in the middle of a slice as interrupted, and all before it once`()
    throws
  {
    let bench = Bench.running(.pen, milliseconds: 2300)
    let later = bench.restarted()
    later.reading.footswitchPressed = false
    later.reading.needles = .home
    later.reading.exposure = .none
    later.drive = BenchDrive()
    later.run(milliseconds: 50)
    later.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(later.status.lastPulse == PulseNumber(3))
    for slice in bench.slices {
      #expect(
        later.send(.readJournal(slice.number)) == .journalEntry(.exposure(slice)))
    }
    guard case .journalEntry(.exposure(let cut)) = later.send(.readJournal(PulseNumber(3))) else {
      Issue.record("no entry")
      return
    }
    #expect(cut.state == .interrupted && cut.outcome == .pending && cut.strokes == 0)
    #expect(cut.settings == ExposureBounds.pen.settings)
    later.acknowledge(PulseNumber(3), under: ArmID(0))
    #expect(later.rearm(ArmID(2), .pen) == .armed(ArmID(2)))
  }

  @Test func `is made safe after a power cut before anything else`() {
    let bench = Bench.running(.crystals, milliseconds: 2300)
    #expect(bench.restarted().drives == .safe)
  }

  @Test(arguments: [BenchMemory.Writing.fails, .failsButKeeps])
  func `that cannot be written lets no drive start`(writing: BenchMemory.Writing) {
    let bench = Bench.armed(.pen)
    bench.memory.journalWriting = writing
    bench.press()
    bench.run(milliseconds: 500)
    #expect(bench.drives.isEmpty && bench.faults == [.journalFailed])
    #expect(bench.status.lastDisarm == .faulted)
  }

  /// `began` of the second slice fails and nothing else: what the stopping drive does still belongs
  /// to the first.
  @Test func `that fails once between two slices lets the second never begin`() throws {
    let bench = Bench.running(.pen, milliseconds: 900)
    bench.forgetDeeds()
    bench.memory.journalWriting = .failsOnce
    bench.run(milliseconds: 101)
    #expect(bench.drives == .safe && bench.faults == [.journalFailed])
    let slice = try #require(bench.endedSlice())
    #expect(slice.number == PulseNumber(1) && slice.outcome == .completed)
    #expect(slice.duration == Milliseconds(1000) && slice.ended != slice.began)
    bench.run(milliseconds: 2000)
    #expect(bench.slices.count == 1 && bench.status.lastPulse == PulseNumber(1))
    #expect(bench.status.lastDisarm == .faulted && bench.status.isSafe)
  }

  /// Nothing can be written any more: the second never begins, and the first is not written off.
  @Test func `that fails between two slices makes everything safe`() throws {
    let bench = Bench.running(.pen, milliseconds: 900)
    bench.forgetDeeds()
    bench.memory.journalWriting = .fails
    bench.run(milliseconds: 1000)
    #expect(bench.drives == .safe && bench.faults == [.journalFailed])
    #expect(bench.slices.isEmpty && bench.status.lastPulse == PulseNumber(1))
    guard case .journalEntry(let record) = bench.send(.readJournal(PulseNumber(1))) else {
      Issue.record("no entry")
      return
    }
    #expect(record.state == .interrupted)
  }

  @Test func `does not give back a slice that is under way`() {
    let bench = Bench.running(.pen, milliseconds: 1200)
    #expect(
      bench.send(.readJournal(PulseNumber(2)))
        == .refused(Refusal(messageID: 0x0A, reasons: .pulseRunning)))
    guard case .journalEntry(.exposure) = bench.send(.readJournal(PulseNumber(1))) else {
      Issue.record("no entry")
      return
    }
  }

  /// Pulses and slices of one handpiece would share numbers; the journal keeps both.
  @Test func `holds pulses and slices in one row`() {
    var hardware = BenchHardware(memory: BenchMemory())
    var journal = DeliveryJournal(counterEpoch: CounterEpoch(1), hardware: hardware)
    let began = HandpieceInstant(milliseconds: 5)
    let records: [DeliveryRecord] = [
      .pulse(
        PulseRecord(
          counterEpoch: CounterEpoch(1), number: PulseNumber(1), armID: ArmID(1), began: began,
          envelope: .bench, settings: .bench)),
      .exposure(
        ExposureRecord(
          counterEpoch: CounterEpoch(1), number: PulseNumber(2), armID: ArmID(1), began: began,
          envelope: .pen, settings: ExposureBounds.pen.settings)),
    ]
    for record in records {
      #expect(journal.begin(record, hardware: &hardware))
      var interrupted = record
      interrupted.state = .interrupted
      #expect(
        journal.record(of: record.number, counterEpoch: CounterEpoch(1), hardware: hardware)
          == interrupted)
    }
    #expect(journal.newest == PulseNumber(2))
  }
}
