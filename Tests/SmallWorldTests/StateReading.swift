import AuditLog
import DeviceCatalog
import DoseLimits
import HandpieceGuard
import HandpieceWire
import Quantities
import TreatmentSession

/// What of a state is read how.
extension StateReader {
  /// Everything that is not read field by field.
  func defineReading() {
    leaveOut()
    defineNumbers()
    defineInstants()
    defineLinks()
    defineDeliveries()
  }

  private func define<Value>(
    _ type: Value.Type, _ read: @escaping (Value, StateReader) -> Void
  ) {
    unsafe fields.types[ObjectIdentifier(type)] = { place, state in
      read(unsafe place.assumingMemoryBound(to: Value.self).pointee, state)
    }
  }

  private func define<Value>(
    _ field: String, _ type: Value.Type, _ read: @escaping (Value, StateReader) -> Void
  ) {
    unsafe fields.fields[field] = { place, state in
      read(unsafe place.assumingMemoryBound(to: Value.self).pointee, state)
    }
  }

  /// What is the same in every state of the small world, follows from the rest, or leads to nothing
  /// but a line in the log.
  private func leaveOut() {
    let types: [Any.Type] = [
      MachineContext.self, SessionOpening.self, PermittedSettings.self, Envelope.self,
      HandpieceProfile.self, Hash256.self, PassID.self, SessionOpenedLeaf.self, ReasonCode.self,
      FixedBytes<16>.self, FixedBytes<32>.self, FixedBytes<64>.self, LogPosition.self,
      SplitMix64.self, LinkCounters.self, LinkQuality.self, FrameDecoder.self, RecordToken.self,
      RequestID.self, Microjoules.self, MeasuredDelivery.self, ExposureSample.self,
      FirmwareVersion.self, Capabilities.self, SessionPseudonym.self,
      // Empty between two steps.
      [MachineEffect].self,
    ]
    for type in types { unsafe fields.types[ObjectIdentifier(type)] = FieldReading.nothing }
    let names = [
      "HandpieceMachine.deadline", "HandpieceMachine.tipsSeen", "Interlock.outbox",
      "OpenSession.handpiece", "OpenSession.opened", "OpenSession.heat", "OpenSession.hands",
      "OpenSession.overrides",
      "OpenSession.endedPasses", "CurrentPass.area", "RecordBook.newest", "LoggedPass.values",
      "LoggedPass.exposure", "CurrentPass.exposure", "PendingDelivery.progress",
      "PendingDelivery.charge", "Outstanding.sent", "StopOrder.requested",
      // Two pulses are far below what heats too much, wears a tip out, or says anything of an output.
      "HandpieceMachine.output", "HandpieceMachine.tipLedger", "Tip.usesLeft",
      "Interlock.heat", "Interlock.exposing",
      "DurableState.disarmedArmID", "TinyHardware.journal", "TinyHardware.state",
      // A minute without a pulse, and fifteen seconds of a press, are longer than any way through the
      // small world.
      "Arming.lastUse", "(since: HandpieceInstant, deliveries: UInt16).since",
    ]
    for name in names { unsafe fields.fields[name] = FieldReading.nothing }
  }

  private func defineNumbers() {
    func defineNumber<Number: FixedWidthInteger>(_ type: Number.Type) {
      define(type) { $1.put(UInt64(truncatingIfNeeded: $0)) }
    }
    defineNumber(Int.self)
    defineNumber(Int64.self)
    defineNumber(Int32.self)
    defineNumber(UInt64.self)
    defineNumber(UInt32.self)
    defineNumber(UInt16.self)
    defineNumber(UInt8.self)
    define(Bool.self) { $1.put($0) }
    define(String.self) { $1.put($0) }
    define(ArmID.self) { $1.putArm($0) }
    define(LinkEpoch.self) { $1.putEpoch($0) }
    define(StopCount.self) { $1.put(UInt64($1.stops &- $0.rawValue)) }
    define("HandpieceMachine.unconfirmedStop", StopOrder?.self) { order, state in
      state.isStopUnconfirmed = order != nil
      state.read(order)
    }
    // Nobody asks for it before the next stop is noted, which sets it anew.
    define("HandpieceMachine.countBeforeStop", StopCount.self) { count, state in
      if state.isStopUnconfirmed { state.read(count) }
    }
    define(BootCount.self) { $1.put(UInt64($1.boots &- $0.rawValue)) }
  }

  /// What lies longer ago than anything asks for, or further ahead, is the same however far.
  private func defineInstants() {
    define(BootInstant.self) { $1.put($0.microseconds / 1000 - $1.now, within: -200...5000) }
    define(HandpieceInstant.self) {
      // A gate that stays shut is waited for longest.
      let longest = Gate.patience.count + 1
      $1.put(Int64($0.milliseconds(since: $1.clock)), within: -longest...100)
    }
    define("HandpieceMachine.acknowledgedAt", BootInstant?.self) { instant, state in
      state.put((instant?.microseconds ?? 0) / 1000 - state.now, within: -100...0)
    }
    define("HandpieceMachine.leaseEnd", BootInstant.self) {
      $1.put($0.microseconds / 1000 - $1.now, within: 0...1000)
    }
    define("Interlock.lastPulseBegan", HandpieceInstant?.self) { instant, state in
      let age = instant.map { Int64($0.milliseconds(since: state.clock)) } ?? -200
      state.put(age, within: -200...0)
    }
    let readGate = unsafe fields.reader(of: Gate.self)
    unsafe fields.types[ObjectIdentifier(Gate.self)] = { place, state in
      // One that is open waits for nothing.
      let isOpen = unsafe place.assumingMemoryBound(to: Gate.self).pointee.isOpen
      state.put(isOpen)
      if !isOpen { unsafe readGate(place, state) }
    }
  }

  private func defineLinks() {
    define("HostLink.sequence", UInt16.self) { _, _ in }
    // Beside the frames on the line, to which they are compared, these say nothing.
    define("HostLink.newestFromPeer", UInt16?.self) { newest, state in
      state.numbers.newestHeard = newest
      state.put(newest != nil)
    }
    define("Outstanding.frame", Frame.self) { frame, state in
      state.numbers.outstanding = frame.header.sequence
      state.put(state.numbers.isOneEpoch && frame.header.sequence == state.numbers.newestCommand)
    }
    define("GuardLink.sequence", UInt16.self) { _, _ in }
    for field in ["GuardLink.newestCommand", "GuardLink.newestNotice"] {
      define(field, UInt16?.self) { newest, state in state.put(newest != nil) }
    }
    define("GuardLink.lastAnswer", Frame?.self) { answer, state in
      // It goes out again only for a command that is repeated.
      guard let answer, state.numbers.mayBeRepeated,
        let message = HandpieceMessage(id: answer.header.messageID, payload: answer.payload)
      else { return state.put(false) }
      state.put(UInt64(state.numbers.handpiece &- answer.header.sequence) &+ 2)
      state.put(message)
    }
    define("Interlock.lastStopSequence", UInt16?.self) { sequence, state in
      sequence.map { state.putStopNumber($0) } ?? state.put(false)
    }
    define(HostMessage.self) { $1.put($0) }
    define(HandpieceMessage.self) { $1.put($0) }
  }

  private func defineDeliveries() {
    define(Identity.self) { $1.put($0) }
    define(Identity?.self) { identity, state in
      identity.map { state.put($0) } ?? state.put(false)
    }
    define(Status.self) { $1.put($0) }
    define(Status?.self) { status, state in status.map { state.put($0) } ?? state.put(false) }
    define(SensorReading.self) { $1.put($0) }
    define(DurableState.self) { $1.put($0) }
    define(UnfinishedSession?.self) { session, state in
      session.map { state.put($0) } ?? state.put(false)
    }
    define(DeliveryRecord.self) { $1.put($0.head) }
    define(PulseRecord.self) { $1.put($0.head) }
    define(GuardEnvelope.self) { envelope, state in
      if case .pulses(let bounds) = envelope.delivery {
        state.put(UInt64(bounds.pulsesRemaining))
      }
    }
    define("InstalledEnvelope.hash", UInt64.self) { $1.putHash($0) }
    define("FiringPermission.envelopeHash", UInt64.self) { $1.putHash($0) }
  }

  private func put(_ identity: Identity) {
    put(UInt64(identity.newestPulse.rawValue) + 1)
    put(UInt64(stops &- identity.stopCount.rawValue))
    put(UInt64(boots &- identity.bootCount.rawValue))
    put(UInt64(identity.counterEpoch.rawValue))
    put(identity.isStopLatched)
    put(identity.tip?.uid.rawValue ?? 0)
  }

  private func put(_ status: Status) {
    put(Int64(status.clock.milliseconds(since: clock)), within: -400...100)
    putArm(status.armID)
    put(UInt64(status.lastPulse.rawValue) << 32 | UInt64(status.lastAcknowledged.rawValue))
    put(UInt64(stops &- status.stopCount.rawValue))
    put(UInt64(status.lastDisarm.rawValue) << 8 | UInt64(status.needles.rawValue))
    var flags = status.flags.bits
    if ["armed", "preparing", "ready"].contains(phase) {
      // Nothing else is asked of it before the next one comes.
      flags &= StatusFlags.stopLatched.bits | StatusFlags.energised.bits
    } else {
      put(UInt64(clamping: status.leaseRemaining.count))
    }
    put(UInt64(flags))
  }

  private func put(_ reading: SensorReading) {
    put(reading.footswitchPressed)
    put(reading.rfOn)
    put(reading.isInhibited)
    put(UInt64(reading.needles.rawValue))
    put(UInt64(clamping: reading.depth.count))
    put(reading.tip?.uid.rawValue ?? 0)
  }

  private func put(_ durable: DurableState) {
    put(UInt64(durable.lastAcknowledged.rawValue) + 1)
    put(durable.isStopLatched)
    putArm(durable.lastArmID)
    put(UInt64(durable.disarmCause.rawValue))
  }

  private func put(_ session: UnfinishedSession) {
    put(UInt64(session.lastPulse?.rawValue ?? 0) + 1)
    putArm(session.lastArm ?? ArmID(0))
    put(UInt64(session.counterEpoch?.rawValue ?? 0))
    put(session.pulsesTotal)
    put(session.pass?.deliveries ?? -1)
    put(session.isClosed)
  }

  func put(_ head: RecordHead) {
    put(UInt64(head.number.rawValue))
    putArm(head.armID)
    put(UInt64(head.state.rawValue) << 8 | UInt64(head.outcome.rawValue))
  }

  func put(_ message: HostMessage) {
    put(UInt64(message.id))
    switch message {
    case .hello, .identify, .configure, .stop: break
    // Nobody calibrates in this world.
    case .readCalibration, .writeCalibration, .sealCalibration: break
    case .installEnvelope(let envelope):
      putHash(envelope.hash)
      read(envelope)
    case .arm(let arm), .serviceFire(let arm):
      putHash(arm.envelopeHash)
      putArm(arm.id)
      read(arm.stopCount)
      read(arm.lastPulse)
      read(arm.echo)
    case .keepAlive(let id, let echo):
      putArm(id)
      read(echo)
    case .acknowledge(let acknowledgement):
      putArm(acknowledgement.armID)
      read(acknowledgement.number)
    case .disarm(let id): putArm(id)
    case .resetStop(let count): read(count)
    case .readJournal(let number): read(number)
    case .drill(let drill): read(drill)
    }
  }

  func put(_ message: HandpieceMessage) {
    put(UInt64(message.id))
    switch message {
    case .identity(let identity): read(identity)
    case .attestation: break
    case .envelopeInstalled(let hash): putHash(hash)
    case .configured: break
    case .armed(let id): putArm(id)
    case .refused(let refusal): read(refusal)
    case .status(let status): read(status)
    case .pulseReport(let record): put(record.head)
    case .journalEntry(let record): put(record.head)
    case .fault(let fault): read(fault.code)
    case .stopped(let stopped): read(stopped)
    case .exposureReport(let record): put(record.head)
    case .calibration: break
    }
  }
}

extension LinkNumbers {
  /// Whether the handpiece's last answer can still be asked for once more.
  var mayBeRepeated: Bool {
    isRepetitionUnderWay || isOneEpoch && outstanding == newestCommand
  }
}

extension SmallWorld {
  /// Reads what is on the line and not yet dead: a frame of a conversation that nobody can come back to
  /// is not taken.
  func readLine(by state: StateReader) {
    let opening = towardsHandpiece.map(\.frame.header).filter { $0.messageID == 0 }.map(\.epoch)
    for flight in towardsHandpiece {
      let header = flight.frame.header
      let isOfConversation = header.epoch == handpiece.link.epoch
      let isStop = header.source == .hostStop
      guard isStop || isOfConversation || opening.contains(header.epoch),
        let message = HostMessage(id: header.messageID, payload: flight.frame.payload)
      else { continue }
      state.put(flight.due - now, within: 0...200)
      if isStop {
        state.putStopNumber(header.sequence)
        state.put(watch.news(ofStop: flight.stop))
        continue
      }
      state.putEpoch(header.epoch)
      let newest =
        message.isAnswered ? state.numbers.newestCommand : state.numbers.newestNotice
      if isOfConversation {
        state.put(UInt64(state.numbers.host &- header.sequence))
        state.put(
          newest.map { Int(Int16(truncatingIfNeeded: header.sequence &- $0).signum()) } ?? 2)
      }
      state.put(message)
    }
    for flight in towardsHost {
      let header = flight.frame.header
      let isStopAnswer = header.destination == .hostStop
      guard machine != nil, isStopAnswer || header.epoch == hostEpoch,
        let message = HandpieceMessage(id: header.messageID, payload: flight.frame.payload)
      else { continue }
      state.put(flight.due - now, within: 0...200)
      state.put(isStopAnswer)
      if !isStopAnswer {
        let newest = state.numbers.newestHeard
        state.put(UInt64(state.numbers.handpiece &- header.sequence))
        state.put(
          newest.map { Int(Int16(truncatingIfNeeded: header.sequence &- $0).signum()) } ?? 2)
        state.put(header.receipt == state.numbers.outstanding)
      }
      state.put(message)
    }
  }
}
