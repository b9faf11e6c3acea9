import AuditLog
import HandpieceGuard
import HandpieceWire
import Quantities

/// What somebody who sees everything has noted, and the first promise that was not kept.
struct Watch {
  /// How often people have stopped; which of these stops the handpiece has heard last; and which was
  /// the newest when somebody lifted one.
  private(set) var pulled = 0
  private(set) var heard = 0
  var reset = 0
  private(set) var pulledAt: Int64 = 0
  /// The time of the newest status that a living machine has decided upon.
  var decided: Int64 = 0
  /// The newest delivery, and the newest that got energy.
  var begun: UInt32 = 0
  var energised: UInt32 = 0
  /// When the handpiece was armed last.
  var armedAt: Int64 = 0
  private(set) var failure: String?

  /// A stop has come through and nobody has lifted it.
  var isStoppedByPerson: Bool { heard > reset }
  /// Somebody has stopped and nobody has lifted it, whether it has come through or not.
  var isStopWanted: Bool { pulled > reset }

  mutating func fail(_ sentence: String) {
    if failure == nil { failure = sentence }
  }

  mutating func pull(at now: Int64) {
    pulled += 1
    pulledAt = now
  }

  mutating func hear(_ stop: Int) { heard = max(heard, stop) }

  /// How much newer a stop is than the newest that the handpiece has heard; nothing else about a frame
  /// that says it makes a difference.
  func news(ofStop stop: Int) -> Int { max(0, stop - heard) }

  /// A stop that neither the handpiece nor the log has is gone with the host, which alone could have
  /// let anything fire.
  mutating func loseUnheardStop() {
    if heard < pulled { reset = pulled }
  }

  /// Reads what decides about the future.
  func read(by state: StateReader, isArmed: Bool) {
    state.put(pulled - reset)
    state.put(heard - reset)
    state.put(isStopWanted ? pulledAt - state.now : 0, within: -Self.stopping...0)
    state.put(isArmed ? decided - state.now : 0, within: -300...0)
    state.put(armedAt - state.now, within: -Self.retracting...0)
    state.put(energised == begun)
  }

  /// Needles are home and RF is off so long after the end of a permission: 20 ms for the needles, and
  /// two ticks to notice.
  static let retracting: Int64 = 40
  /// Everything is safe so long after a stop, even where only the lease brings it about.
  static let stopping: Int64 = 300
  /// A lease, and a tick to notice its end.
  static let silence = LinkTiming.lease.count + SmallWorld.tick
}

extension SmallWorld {
  /// Notes what comes to the handpiece's ears.
  mutating func note(_ flight: Flight) {
    if flight.stop > 0 { watch.hear(flight.stop) }
  }

  /// Notes what a living machine has just decided upon.
  mutating func noteDecision(on flight: Flight) {
    let header = flight.frame.header
    guard machine != nil, header.epoch == hostEpoch, header.destination == .host,
      case .status(let status) = HandpieceMessage(
        id: header.messageID, payload: flight.frame.payload)
    else { return }
    watch.decided = max(watch.decided, min(flight.sent, moment(of: status.clock)))
  }

  /// Looks at what the machine says: what lets a handpiece fire is never said while a stop stands, and
  /// no permission before its record is durable.
  mutating func noteCommand(_ frame: Frame) {
    let id = frame.header.messageID
    if watch.isStopWanted, HostMessage.isForbiddenByStop(id: id) {
      watch.fail("message \(id) is sent although somebody has stopped")
    }
    switch HostMessage(id: id, payload: frame.payload) {
    case .hello: hostEpoch = frame.header.epoch
    case .arm(let arm):
      newestArm = arm
      if !log.arms.contains(arm.id.rawValue) {
        watch.fail("a permission is sent before its record is durable")
      }
    default: break
    }
  }

  /// Looks at the handpiece; after every tick.
  mutating func look() {
    if !handpiece.hardware.begun.isEmpty { lookAtBeginnings() }
    if handpiece.hardware.energised > 0 { lookAtEnergy() }
    let isArmed = handpiece.interlock.armID.rawValue != 0
    if isArmed { watch.armedAt = now }
    if handpiece.hardware.reading.rfOn {
      if now - watch.decided > Watch.silence { watch.fail("RF after the end of the lease") }
      if watch.isStoppedByPerson { watch.fail("RF after a stop") }
    }
    if isArmed, watch.isStoppedByPerson { watch.fail("the handpiece is armed after a stop") }
    if watch.isStoppedByPerson, !handpiece.interlock.durable.isStopLatched {
      watch.fail("a stop is lifted by nobody")
    }
    if now - watch.armedAt > Watch.retracting, !handpiece.hardware.isSafe {
      watch.fail("disarmed for \(now - watch.armedAt) ms and not safe")
    }
    if watch.isStopWanted, now - watch.pulledAt > Watch.stopping,
      isArmed || !handpiece.hardware.isSafe
    {
      watch.fail("not safe \(now - watch.pulledAt) ms after a stop")
    }
  }

  private mutating func lookAtBeginnings() {
    for record in handpiece.hardware.begun {
      let number = record.number.rawValue
      if number != watch.begun + 1 {
        watch.fail("delivery \(number) begins after delivery \(watch.begun)")
      }
      if number > UInt32(Ground.pulses) { watch.fail("more deliveries than the pass has") }
      if !log.arms.contains(record.armID.rawValue) {
        watch.fail("delivery \(number) begins under a permission without a record")
      }
      if log.deliveries.count + 1 != Int(number) {
        watch.fail("delivery \(number) begins with \(log.deliveries.count) recorded before it")
      }
      if !isFootDown { watch.fail("delivery \(number) begins without a foot on the switch") }
      watch.begun = number
    }
    handpiece.hardware.begun.removeAll(keepingCapacity: true)
  }

  private mutating func lookAtEnergy() {
    if handpiece.hardware.energised > 1 || watch.energised >= watch.begun {
      watch.fail("delivery \(watch.begun) gets energy twice")
    }
    watch.energised = watch.begun
    handpiece.hardware.energised = 0
  }

  /// Looks at the machine; after every step.
  mutating func lookAtMachine() {
    if watch.isStopWanted, phase == "armed" || phase == "preparing" {
      watch.fail("the machine is \(phase) although somebody has stopped")
    }
    guard phase == "ready" else { return }
    if handpiece.interlock.armID.rawValue != 0 {
      watch.fail("the machine is ready and the handpiece is armed")
    }
    // What a log that is dead lacks is read back when the host has been started again.
    guard log.isIdle, !log.isDead else { return }
    let newest = handpiece.interlock.lastPulse.rawValue
    let recorded = log.deliveries.map(\.number.rawValue)
    if log.uncharged > 0 { watch.fail("a delivery of ours is charged to nobody") }
    if recorded != (0..<newest).map({ $0 + 1 }) {
      watch.fail("ready, the handpiece has counted \(newest), the log has \(recorded)")
    }
    let heads = handpiece.hardware.journal.map(\.head)
    for delivery in log.deliveries {
      let hasEnded = heads.contains { $0.number == delivery.number && $0.state == .ended }
      if hasEnded == (delivery.source == .interrupted) {
        watch.fail("delivery \(delivery.number.rawValue) is recorded as \(delivery.source)")
      }
    }
  }

  /// Whether nothing can happen to anybody: disarmed and at rest, or armed by a host that lives, with
  /// nobody on the switch, or somebody who must let go first.
  var isSafe: Bool {
    guard handpiece.interlock.armID.rawValue != 0 else { return handpiece.hardware.isSafe }
    let flags = handpiece.interlock.status(at: clock).flags
    return machine != nil && (!isFootDown || flags.contains(.releaseNeeded))
  }
}
