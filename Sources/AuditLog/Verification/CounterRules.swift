internal import Quantities

/// What a handpiece counted is accounted for once: delivered, assumed or foreign.
extension HistoryRules {
  /// The counter a leaf names, when the handpiece is attached with it.
  mutating func counter(
    of handpiece: String, _ epoch: CounterEpoch, at seq: Int64
  ) -> CounterName? {
    let name = CounterName(handpiece: handpiece, epoch: epoch)
    if !seesBeginning, handpieces[handpiece] == nil, handpieces.count < Self.counterLimit,
      counters.count < Self.counterLimit
    {
      handpieces[handpiece] = HandpieceState(epoch: epoch)
      counters[name] = CounterState(last: nil, told: PulseNumber(0))
    }
    if counters[name] != nil, counterName(of: handpiece) == name { return name }
    findings.add(
      .handpieceUnknown, at: seq,
      "No handpiece \(handpiece) with counter epoch \(epoch) is attached.")
    return nil
  }

  /// Leaves that are not disclosed may have counted up to this number, which the log goes on from.
  mutating func catchUp(
    _ name: CounterName?, to number: PulseNumber?, orElse code: FindingCode, at seq: Int64
  ) {
    guard let name, let number, var counter = counters[name], counter.mayHaveGrown else { return }
    if counter.catchUp(to: number) { findings.pass(over: code, at: seq) }
    counters[name] = counter
  }

  /// The number must be the one after the last.
  mutating func checkNext(
    _ number: PulseNumber, after last: PulseNumber?, at seq: Int64
  ) {
    guard let last else { return }
    if number <= last {
      findings.add(.pulseDoubled, at: seq, "Pulse \(number) comes again, after \(last).")
    } else if number != last.next {
      findings.add(.pulseMissing, at: seq, "Pulse \(number) comes right after \(last).")
    }
  }

  /// Numbers that are charged to nobody.
  mutating func check(_ leaf: ForeignLeaf, at seq: Int64) {
    guard let name = counter(of: leaf.handpiece, leaf.counterEpoch, at: seq),
      var counter = counters[name]
    else { return }
    guard let numbers = CounterState.range(leaf.firstNumber, leaf.lastNumber) else {
      findings.add(.counterDiffers, at: seq, "The foreign numbers end before they begin.")
      return
    }
    if leaf.reason == ForeignLeaf.assumedBefore, seesBeginning,
      counter.assumed?.contains(numbers) != true
    {
      if counter.mayHaveGrown {
        findings.pass(over: .notAssumed, at: seq)
      } else {
        findings.add(
          .notAssumed, at: seq,
          "Pulses \(leaf.firstNumber) to \(leaf.lastNumber) are said to be charged, and are not.")
      }
    }
    if let before = leaf.firstNumber.previous, counter.catchUp(to: before) {
      findings.pass(over: .pulseMissing, at: seq)
    }
    checkNext(leaf.firstNumber, after: counter.last, at: seq)
    counter.accountForeign(numbers)
    counters[name] = counter
  }

  /// Numbers that nobody can read any more: charged in full to the session they were permitted in.
  mutating func check(_ leaf: AssumedLeaf, at seq: Int64) {
    let numbers = checkNumbers(of: leaf, at: seq)
    guard var session = takeSession(leaf.session, at: seq) else { return }
    defer { sessions.put(session) }
    guard isHandpiece(leaf.handpiece, of: session, at: seq), numbers != nil else { return }
    guard let arm = session.arm, arm.leaf.arm == leaf.arm else {
      findings.add(
        .pulseNotArmed, at: seq, "Arm id \(leaf.arm) did not permit what is assumed under it.")
      return
    }
    if arm.phase == .armed {
      findings.add(.notInterrupted, at: seq, "Pulses are assumed, but nothing was interrupted.")
    }
    checkCharge(leaf, arm, at: seq)
    session.assume(leaf, in: arm.leaf.pass)
  }

  /// The numbers follow the counter, and reach as far as the handpiece said it had counted.
  private mutating func checkNumbers(
    of leaf: AssumedLeaf, at seq: Int64
  ) -> ClosedRange<PulseNumber>? {
    guard let numbers = leaf.numbers else {
      findings.add(.counterDiffers, at: seq, "There are no \(leaf.deliveries) such numbers.")
      return nil
    }
    let name = counter(of: leaf.handpiece, leaf.counterEpoch, at: seq)
    catchUp(name, to: leaf.firstNumber.previous, orElse: .pulseMissing, at: seq)
    guard let name, var counter = counters[name] else { return numbers }
    if let before = leaf.firstNumber.previous { counter.settle(at: before) }
    checkNext(
      leaf.firstNumber, after: counter.assumed?.upperBound ?? counter.last, at: seq)
    if numbers.upperBound < counter.told {
      findings.add(
        .pulseMissing, at: seq,
        "Only \(numbers.upperBound) is assumed; the handpiece told of \(counter.told).")
    }
    counter.assume(numbers)
    counters[name] = counter
    return numbers
  }

  /// Nothing less than every delivery at its full setting.
  private mutating func checkCharge(_ leaf: AssumedLeaf, _ arm: ArmState, at seq: Int64) {
    guard let settings = arm.settings, let envelope = arm.envelope else { return }
    let count = Int64(leaf.deliveries)
    let second = Milliseconds(1000)
    let energyOfDepth = settings[.energyPerPin].map { Microjoules($0) }
    let energy = (energyOfDepth ?? .zero).times(Int64(1 + settings.furtherDepths.count))
      .times(Int64(envelope.leaf.pinCount)).times(count)
    let exposure = energyOfDepth == nil ? second.times(count) : .zero
    guard leaf.energyTotal < energy || leaf.exposureTotal < exposure else { return }
    findings.add(
      .totalsDiffer, at: seq,
      "Assumed in full would be \(energy) and \(exposure), not \(leaf.energyTotal) and "
        + "\(leaf.exposureTotal).")
  }
}

extension AssumedLeaf {
  /// The numbers that are assumed; `nil` when they are none or do not exist.
  fileprivate var numbers: ClosedRange<PulseNumber>? {
    guard let count = UInt32(exactly: deliveries), count > 0 else { return nil }
    let (last, isTooMany) = firstNumber.rawValue.addingReportingOverflow(count - 1)
    return isTooMany ? nil : firstNumber...PulseNumber(last)
  }
}

extension PulseNumber {
  var previous: PulseNumber? {
    rawValue == 0 ? nil : PulseNumber(rawValue - 1)
  }
}
