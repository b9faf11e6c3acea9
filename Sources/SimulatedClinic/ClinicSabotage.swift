import AuditLog
import ControlAPI
import HandpieceWire
import PromiseChecker
import Quantities
import TreatmentSession

/// What the interpreter of this clinic does wrong when it is told to.
extension Clinic {
  /// Whether a machine is told that a leaf is durable before it is.
  func tellsBeforeCommit(_ body: LeafBody) -> Bool {
    switch (sabotage, body) {
    case (.acknowledgeBeforeCommit, .pulse), (.acknowledgeBeforeCommit, .exposure),
      (.armBeforeCommit, .armed):
      true
    default: false
    }
  }

  /// Whether a leaf is lost without a word.
  func forgets(_ body: LeafBody) -> Bool {
    switch (sabotage, body) {
    case (.forgetRecord, .pulse(let leaf)): leaf.number.rawValue % 4 == 3
    case (.forgetRecord, .exposure(let leaf)): leaf.number.rawValue % 4 == 3
    case (.swallowInterrupted, .pulse(let leaf)): leaf.source == .interrupted
    case (.swallowInterrupted, .exposure(let leaf)): leaf.source == .interrupted
    default: false
    }
  }

  /// A leaf as it is written.
  func falsified(_ body: LeafBody) -> LeafBody {
    switch (sabotage, body) {
    case (.clampMeasured, .pulse(var leaf)):
      for index in leaf.deliveries.indices {
        let set = leaf.deliveries[index].setEnergyPerPin
        leaf.deliveries[index].energyPerPin = min(leaf.deliveries[index].energyPerPin, set)
        leaf.deliveries[index].energyMaximum = min(leaf.deliveries[index].energyMaximum, set)
      }
      return .pulse(leaf)
    case (.nameInLog, .sessionOpened(var leaf)):
      leaf.inputs.append("patient: \(patients[0].id.text)")
      return .sessionOpened(leaf)
    case (.chargeForeign, .foreign(let leaf)): return charge(leaf) ?? body
    default: return body
    }
  }

  /// Somebody else's delivery in the name of the last patient.
  private func charge(_ foreign: ForeignLeaf) -> LeafBody? {
    for case .pulse(var leaf) in disk.bodies.reversed() where leaf.handpiece == foreign.handpiece {
      leaf.number = foreign.firstNumber
      return .pulse(leaf)
    }
    for case .exposure(var leaf) in disk.bodies.reversed()
    where leaf.handpiece == foreign.handpiece {
      leaf.number = foreign.firstNumber
      return .exposure(leaf)
    }
    return nil
  }

  /// A frame as it is sent.
  mutating func sabotaged(_ frame: Frame, of index: Int) -> Frame {
    guard let sabotage else { return frame }
    let id = frame.header.messageID
    var frame = frame
    if id == 0x05 { stations[index].lastKeepAlive = frame }
    guard let message = HostMessage(id: id, payload: frame.payload) else { return frame }
    switch (sabotage, message) {
    case (.acceptHigherNumber, .acknowledge(var acknowledgement)):
      acknowledgement.number = PulseNumber(acknowledgement.number.rawValue &+ 1)
      frame.payload = HostMessage.acknowledge(acknowledgement).payload
    case (.widenBound, .installEnvelope), (.roundUp, .installEnvelope),
      (.permitMore, .installEnvelope):
      frame.payload = widened(frame.payload, sabotage)
    case (.carrySettings, .installEnvelope):
      if let last = stations[index].lastInstallation, sessionOf(last) != sessionOf(frame) {
        frame.payload = last.payload
      }
      stations[index].lastInstallation = frame
    case (.retryArm, .arm), (.repeatReset, .resetStop):
      stations[index].lastArm = (EncodedFrame(frame).array, now)
    default: break
    }
    return frame
  }

  /// Which envelope an installation links to.
  private func sessionOf(_ frame: Frame) -> [UInt8] { (0..<8).map { frame.payload.byte(at: $0) } }

  /// An installation with one number that is greater than it should be.
  private func widened(_ payload: Payload, _ sabotage: Sabotage) -> Payload {
    let isPulse = payload.byte(at: 21) == 1
    let place =
      switch sabotage {
      case .permitMore: isPulse ? 64 : 32
      case .roundUp: isPulse ? 100 : 112
      default: isPulse ? 40 : 68
      }
    var number: UInt32 = 0
    for offset in 0..<4 { number |= UInt32(payload.byte(at: place + offset)) << UInt32(8 * offset) }
    number = sabotage == .permitMore ? number + 60 : number + number / 10 + 1
    var writer = PayloadWriter()
    for offset in 0..<payload.count {
      if (place..<place + 4).contains(offset) {
        writer.put(UInt8(truncatingIfNeeded: number >> UInt32(8 * (offset - place))))
      } else {
        writer.put(payload.byte(at: offset))
      }
    }
    return writer.payload
  }

  /// A request as the machine is shown it.
  func sabotaged(_ request: OperatorRequest, to index: Int) -> OperatorRequest {
    guard sabotage == .resetBlindly, case .resetStop(let count) = request else { return request }
    return .resetStop(stations[index].machine.handpieceSnapshot?.stopCount ?? count)
  }

  /// Says what no machine has asked for, when a frame comes.
  mutating func answerByItself(_ frame: Frame, _ index: Int) {
    guard let sabotage, let line = stations[index].line else { return }
    let message = HandpieceMessage(id: frame.header.messageID, payload: frame.payload)
    switch (sabotage, message) {
    case (.acknowledgeUnread, .pulseReport(let record)?):
      acknowledge(record.number, record.armID, frame, line, index)
    case (.acknowledgeUnread, .exposureReport(let record)?):
      acknowledge(record.number, record.armID, frame, line, index)
    default: break
    }
  }

  private mutating func acknowledge(
    _ number: PulseNumber, _ armID: ArmID, _ frame: Frame, _ line: Int, _ index: Int
  ) {
    let acknowledgement = Acknowledgement(
      armID: armID, counterEpoch: CounterEpoch(1), number: number, logPosition: disk.position)
    say(.acknowledge(acknowledgement), 0x06, frame.header.epoch, line, index)
  }

  private mutating func say(
    _ message: HostMessage, _ id: UInt8, _ epoch: LinkEpoch, _ line: Int, _ index: Int
  ) {
    adapterSequence &+= 1
    let frame = Frame(
      header: FrameHeader(
        source: .host, destination: .handpiece, messageID: id, sequence: adapterSequence,
        receipt: 0, epoch: epoch, clock: 0),
      payload: message.payload)
    write(EncodedFrame(frame).array, on: line, by: index)
  }

  /// A thread that only reads, and answers every status with a keep-alive of its own.
  mutating func renewFromReader() {
    for index in stations.indices {
      guard let line = stations[index].line else { continue }
      while let bytes = lines[line].toHost.take(at: now) {
        guard let frame = Wire.frame(bytes), frame.header.messageID == 0x86,
          case .status(let status)? = HandpieceMessage(id: 0x86, payload: frame.payload),
          status.armID.rawValue != 0
        else { continue }
        say(
          .keepAlive(armID: status.armID, echo: status.clock), 0x05, frame.header.epoch, line,
          index)
      }
    }
  }

  /// Does what nobody asked for.
  mutating func misbehave(_ index: Int) {
    guard let sabotage, let line = stations[index].line else { return }
    switch sabotage {
    case .retryArm, .repeatReset:
      guard let (bytes, at) = stations[index].lastArm, now >= at + 40 else { return }
      stations[index].lastArm = nil
      write(bytes, on: line, by: index)
    case .keepAliveAfterStop:
      guard stations[index].machine.handpieceSnapshot?.state == .stopping,
        let frame = stations[index].lastKeepAlive
      else { return }
      write(EncodedFrame(frame).array, on: line, by: index)
    case .resumeByItself: resume(index)
    default: break
    }
  }

  /// Arms as it was armed before, because the handpiece is back.
  private mutating func resume(_ index: Int) {
    guard let body = lastArmBodies[index], let session = stations[index].machine.sessionSnapshot,
      session.state == .interrupted,
      stations[index].machine.handpieceSnapshot?.state == .ready
    else { return }
    lastArmBodies[index] = nil
    tell(index, .asked(RequestID(UInt64.max - UInt64(now)), .arm(body), by: Self.asker(1000)))
  }
}
