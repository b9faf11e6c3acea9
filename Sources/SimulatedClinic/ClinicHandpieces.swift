import AuditLog
import HandpieceWire
import PromiseChecker
import Quantities
import TreatmentSession

/// Handpieces and their cables.
extension Clinic {
  /// Plugs a handpiece into a line.
  mutating func plug(_ handpiece: Int, into line: Int) {
    trace.note(now, 1, "\(handpieces[handpiece].serial) is plugged into line \(line)")
    lines[line].handpiece = handpiece
    lines[line].toHost.clear()
    lines[line].toHandpiece.clear()
    lines[line].blockedUntil = 0
    checker.wired(line, to: handpiece, at: now)
    if isHostUp { openLine(line) }
  }

  /// Pulls the cable out of a line; the handpiece lives on by itself.
  mutating func unplug(_ line: Int) {
    guard let handpiece = lines[line].handpiece else { return }
    trace.note(now, 2, "\(handpieces[handpiece].serial) is unplugged from line \(line)")
    lines[line].handpiece = nil
    lines[line].toHost.clear()
    lines[line].toHandpiece.clear()
    checker.wired(line, to: nil, at: now)
    if isHostUp, let station = stations.firstIndex(where: { $0.line == line }) {
      loseLine(station, "hang_up")
    }
  }

  /// The line that a handpiece hangs on.
  func line(of handpiece: Int) -> Int? { lines.firstIndex { $0.handpiece == handpiece } }

  /// Lets a handpiece do what is due: look, and hear what has arrived.
  mutating func liveHandpiece(_ index: Int) {
    let line = line(of: index)
    let hears = line.map { lines[$0].toHandpiece.nextDue <= now } ?? false
    if handpieces[index].nextDue <= now || hears && handpieces[index].mustLook(at: now)
      || isLivingEveryMillisecond && handpieces[index].isOn
    {
      look(index)
    }
    guard hears, let line else { return }
    while let bytes = lines[line].toHandpiece.take(at: now) {
      guard handpieces[index].isOn else { continue }
      checker.handpieceHeard(index, bytes, at: now)
      handpieces[index].receive(bytes, at: now)
      noteJournal(index)
      speak(index)
    }
  }

  /// Tells whether anybody but the checker may have noticed.
  @discardableResult
  mutating func look(_ index: Int) -> Bool {
    if handpieces[index].look(at: now) {
      checker.see(index, handpieces[index].physics, at: now)
    }
    guard handpieces[index].hasNews else { return false }
    noteJournal(index)
    speak(index)
    return true
  }

  private mutating func noteJournal(_ index: Int) {
    guard handpieces[index].hasNotes else { return }
    for note in handpieces[index].takeNotes() {
      let serial = handpieces[index].serial
      trace.note(
        now, UInt64(note.number) << 8 | (note.hasEnded ? 4 : 3),
        "\(serial) journals that delivery \(note.number) \(note.hasEnded ? "ended" : "began")")
      if note.hasEnded {
        if sabotage == .journalAfterFiring {
          checker.began(index, note.number, arm: note.arm, isElsewhere: false, at: now)
        }
        checker.ended(index, note.number)
        if sabotage == .skipGate { handpieces[index].acknowledgeItself(note.number) }
      } else {
        if sabotage != .journalAfterFiring {
          checker.began(index, note.number, arm: note.arm, isElsewhere: false, at: now)
        }
        if handpieces[index].isBrownOutDue, !isClosing {
          handpieces[index].isBrownOutDue = false
          remind(.brownOutInPulse(index), after: 1 + now % 60)
        }
      }
    }
  }

  /// What a handpiece says goes on its line, frame by frame.
  mutating func speak(_ index: Int) {
    guard handpieces[index].hasOutput else { return }
    let output = handpieces[index].takeOutput()
    checker.handpieceSaid(index, output, at: now)
    guard let line = line(of: index) else { return }
    if trace.isOn { trace.note(output) }
    output.forEachFrame { frame in
      if trace.isOn { noteFrame(frame, from: handpieces[index].serial) }
      lines[line].toHost.send(frame, at: now, &luck, &tally)
    }
  }

  func noteFrame(_ bytes: [UInt8], from sender: String) {
    guard let frame = Wire.frame(bytes) else { return }
    let id = frame.header.messageID
    let words =
      HostMessage(id: id, payload: frame.payload).map { $0.shortDescription }
      ?? HandpieceMessage(id: id, payload: frame.payload).map { $0.shortDescription }
      ?? "message \(id)"
    trace.note(now, UInt64(id), "\(sender) says \(words)")
  }

  /// Takes a handpiece's power away.
  mutating func cutPower(_ index: Int, for milliseconds: Int64) {
    trace.note(now, 5, "\(handpieces[index].serial) loses its power")
    handpieces[index].switchOff()
    checker.see(index, handpieces[index].physics, at: now)
    remind(.restorePower(index), after: milliseconds)
  }

  mutating func restorePower(_ index: Int) {
    guard !handpieces[index].isOn else { return }
    trace.note(now, 6, "\(handpieces[index].serial) has power again")
    handpieces[index].switchOn(seed: random.next(), at: now)
    _ = handpieces[index].takeOutput()
    _ = handpieces[index].takeNotes()
    checker.handpieceStarted(index, clock: handpieces[index].clock.milliseconds, at: now)
  }
}

extension [UInt8] {
  /// Hands over each frame among bytes that are nothing but frames.
  fileprivate func forEachFrame(_ body: ([UInt8]) -> Void) {
    var start: Int?
    for (place, byte) in enumerated() where byte == 0 {
      if let begun = start {
        body(begun == 0 && place == count - 1 ? self : Array(self[begun...place]))
        start = nil
      } else {
        start = place
      }
    }
  }
}

extension HostMessage {
  /// The message in a few words.
  fileprivate var shortDescription: String {
    switch self {
    case .installEnvelope: "InstallEnvelope"
    case .configure: "Configure"
    case .identify: "Identify"
    case .arm(let arm): "Arm(\(arm.id), stops \(arm.stopCount), last \(arm.lastPulse))"
    case .keepAlive(let arm, let echo): "KeepAlive(\(arm), echo \(echo.milliseconds))"
    case .acknowledge(let ack): "Acknowledge(\(ack.number), arm \(ack.armID))"
    default: "\(self)"
    }
  }
}

extension HandpieceMessage {
  /// The message in a few words.
  fileprivate var shortDescription: String {
    switch self {
    case .identity(let identity):
      "Identity(\(identity.serial.text), newest \(identity.newestPulse), stops \(identity.stopCount))"
    case .attestation: "Attestation"
    case .status(let status):
      "Status(clock \(status.clock.milliseconds), arm \(status.armID), last \(status.lastPulse), "
        + "acknowledged \(status.lastAcknowledged), flags \(status.flags.bits), stops \(status.stopCount), "
        + "disarm \(status.lastDisarm), \(status.impedance), \(status.temperature))"
    case .pulseReport(let record): "PulseReport(\(record.number), \(record.outcome))"
    case .exposureReport(let record): "ExposureReport(\(record.number), \(record.outcome))"
    case .journalEntry(let record): "JournalEntry(\(record.number), \(record.state))"
    default: "\(self)"
    }
  }
}
