extension Checker {
  /// A machine wants a leaf written.
  package mutating func leafAsked(by station: Int, at now: Int64) {
    pending[station].append(now)
  }

  /// The oldest leaf that a machine waits for is settled, durable or not.
  package mutating func leafSettled(by station: Int) {
    if !pending[station].isEmpty { pending[station].removeFirst() }
  }

  /// A leaf is durable: the next one of the log.
  package mutating func leafDurable(_ bytes: [UInt8], at now: Int64) {
    if let (promise, sentence) = log.append(bytes) { fail(promise, sentence, at: now) }
    if let stopped = log.newestStop { stopsToName.insert(stopped) }
    guard let delivery = log.newestDelivery,
      let index = handpieces.firstIndex(where: { $0.serial == delivery.handpiece })
    else { return }
    compare(delivery, with: handpieces[index], at: now)
  }

  /// What the log says was delivered must be what was, for whom it was.
  private mutating func compare(
    _ fact: DeliveryFact, with watch: HandpieceWatch, at now: Int64
  ) {
    let name = "delivery \(fact.number) of \(fact.handpiece)"
    guard let delivery = watch.deliveries[fact.number] else {
      return fail(4, "\(name) is in the log and never began", at: now)
    }
    guard delivery.arm == fact.arm, !delivery.isElsewhere else {
      return fail(4, "\(name) is charged here and was permitted elsewhere", at: now)
    }
    guard fact.isPulse, !fact.isInterrupted else {
      if fact.duration > 1050 { fail(1, "\(name) lasted \(fact.duration) ms", at: now) }
      return
    }
    let given = delivery.bursts.filter { $0.energyOfHottestPin > 0 }
    if fact.measured != given {
      fail(
        1,
        "\(name) is recorded with \(fact.measured.map(\.energyOfHottestPin)) µJ "
          + "and gave \(given.map(\.energyOfHottestPin))", at: now)
    }
  }

  /// A checkpoint was signed.
  package mutating func checkpointSigned(size: UInt64, rootPrefix: UInt64, at now: Int64) {
    if log.rootPrefix(ofSize: size) != rootPrefix {
      fail(9, "a checkpoint of \(size) leaves is signed, \(log.size) are durable", at: now)
    }
  }

  /// An older copy of the log was put back.
  package mutating func logCut(toSize size: Int, at now: Int64) {
    log.cut(toSize: size)
    for index in handpieces.indices { handpieces[index].lostUpTo = handpieces[index].newest }
  }

  /// Everything has come to rest: nothing may be left over.
  ///
  /// - Parameter locked: which handpieces nobody may drive any more.
  package mutating func finish(locked: [Bool], at now: Int64) {
    for (pseudonym, session) in log.sessions where session.isOpen {
      let index = handpieces.firstIndex { $0.serial == session.handpiece }
      if let index, locked[index] { continue }
      fail(7, "session \(pseudonym) was never closed", at: now)
    }
    for request in requests.keys.sorted() {
      fail(7, "request \(request) was never answered", at: now)
    }
    for (index, watch) in handpieces.enumerated() {
      if watch.physics.isRFOn || watch.physics.isMoving || watch.mayFire(at: now) {
        fail(5, "\(watch.serial) is not in its safe state", at: now)
      }
      if !locked[index] { account(for: watch, at: now) }
    }
  }

  private mutating func account(for watch: HandpieceWatch, at now: Int64) {
    guard let counter = log.counters[watch.serial], counter.base < watch.newest else { return }
    for number in counter.base + 1...watch.newest {
      let name = "delivery \(number) of \(watch.serial)"
      guard let fact = counter.numbers[number], fact.isAccounted else {
        fail(4, "\(name) is not in the log", at: now)
        continue
      }
      let isOurs =
        watch.deliveries[number].map {
          !$0.isElsewhere && !log.formerArms.contains($0.arm)
        } ?? false
      if isOurs, fact.isForeign, !fact.isAssumed, number > watch.lostUpTo {
        fail(4, "\(name) is ours and charged to nobody", at: now)
      }
    }
  }
}
