package import Quantities

/// The host's side of one conversation: numbers frames, matches answers to commands, repeats what
/// may be repeated, and notices silence. It has no clock; time comes in with every call.
package struct HostLink: Sendable {
  /// What a received frame came to.
  package enum Received: Sendable {
    /// The answer to the outstanding command, which is thereby settled.
    case answer(HandpieceMessage, to: HostMessage)
    /// Something the handpiece says unasked.
    case news(HandpieceMessage)
    /// The answer to a stop frame, whoever sent that.
    case stopAnswer(Stopped)
    /// Nothing for us; counted.
    case dropped
  }

  /// What has to happen because time has passed.
  package enum Due: Sendable {
    case nothing
    /// Send this frame again, with the same sequence number.
    case repetition(Frame)
    /// The command was not answered, and may not or need not be repeated any more.
    case unanswered(HostMessage)
    /// Nothing valid was heard for the time that counts as loss.
    case silence
  }

  package private(set) var epoch: LinkEpoch = .none
  package private(set) var counters = LinkCounters()
  package private(set) var quality = LinkQuality()
  /// When the last valid frame came.
  package private(set) var lastHeard: BootInstant
  private var sequence: UInt16 = 0
  private var newestFromPeer: UInt16?
  private var outstanding: Outstanding?

  package init(at now: BootInstant) {
    lastHeard = now
  }

  private struct Outstanding: Sendable {
    var message: HostMessage
    var frame: Frame
    let sent: BootInstant
    var deadline: BootInstant
    var repetitionsLeft: Int
  }

  /// Begins a conversation in an epoch of its own; everything before is forgotten.
  package mutating func open(_ epoch: LinkEpoch, at now: BootInstant) -> Frame {
    self.epoch = epoch
    sequence = 0
    newestFromPeer = nil
    outstanding = nil
    lastHeard = now
    return send(.hello(protocolVersion: HostMessage.protocolVersion), at: now)
  }

  /// Forgets how good the line was, because it is another one.
  package mutating func forgetQuality() {
    quality = LinkQuality()
  }

  /// Whether a command awaits its answer, so that the next one must wait.
  package var isAwaitingAnswer: Bool {
    outstanding != nil
  }

  /// Gives up waiting for an answer; the machine that asked has turned to something else.
  package mutating func forgetOutstanding() {
    outstanding = nil
  }

  /// Numbers a message and notes, where it is answered, until when.
  package mutating func send(_ message: HostMessage, at now: BootInstant) -> Frame {
    sequence &+= 1
    let frame = Frame(
      header: FrameHeader(
        source: .host, destination: .handpiece, messageID: message.id, sequence: sequence,
        receipt: newestFromPeer ?? 0, epoch: epoch,
        clock: UInt16(truncatingIfNeeded: now.microseconds / 1000)),
      payload: message.payload)
    counters.sent += 1
    if message.isAnswered {
      outstanding = Outstanding(
        message: message, frame: frame, sent: now, deadline: now + LinkTiming.answerTimeout,
        repetitionsLeft: message.isRepeatable ? LinkTiming.repetitions : 0)
    }
    return frame
  }

  /// Takes a frame from the line.
  package mutating func receive(_ frame: Frame, at now: BootInstant) -> Received {
    let header = frame.header
    guard header.source == .handpiece else { return drop(.misaddressed) }
    guard let message = HandpieceMessage(id: header.messageID, payload: frame.payload) else {
      return drop(.unreadable)
    }
    if header.destination == .hostStop, case .stopped(let stopped) = message {
      // Valid in any epoch: the stop path does not know which conversation is open.
      lastHeard = now
      return .stopAnswer(stopped)
    }
    guard header.destination == .host else { return drop(.misaddressed) }
    guard header.epoch == epoch, epoch != .none else { return drop(.strangersEpoch) }
    var missed = 0
    if let newest = newestFromPeer {
      let distance = Int16(truncatingIfNeeded: header.sequence &- newest)
      guard distance > 0 else { return drop(.duplicates) }
      missed = Int(distance) - 1
    }
    counters.missed += UInt64(missed)
    quality.receive(after: missed, at: now)
    newestFromPeer = header.sequence
    lastHeard = now
    counters.received += 1
    if outstanding != nil, let outstanding, message.answers(outstanding.message),
      header.receipt == outstanding.frame.header.sequence
    {
      self.outstanding = nil
      quality.noteAnswer(after: Milliseconds((now - outstanding.sent).count / 1000))
      return .answer(message, to: outstanding.message)
    }
    return .news(message)
  }

  /// When ``tick(_:)`` must be called at the latest.
  package var deadline: BootInstant {
    let silence = lastHeard + LinkTiming.silence
    guard outstanding != nil, let deadline = outstanding?.deadline else { return silence }
    return min(silence, deadline)
  }

  /// Tells what the passing of time requires. Silence outweighs a missing answer.
  package mutating func tick(_ now: BootInstant) -> Due {
    if now >= lastHeard + LinkTiming.silence {
      noteSilence(at: now)
      return .silence
    }
    guard let due = outstanding?.deadline, now >= due, var waiting = outstanding else {
      return .nothing
    }
    guard waiting.repetitionsLeft > 0 else {
      outstanding = nil
      return .unanswered(waiting.message)
    }
    waiting.repetitionsLeft -= 1
    waiting.deadline = now + LinkTiming.answerTimeout
    outstanding = waiting
    counters.repeated += 1
    quality.noteRepetition(at: now)
    return .repetition(waiting.frame)
  }

  /// Counts bytes that were not a frame.
  package mutating func note(_ defect: FrameDefect, at now: BootInstant) {
    counters.defects += 1
    quality.noteDefect(at: now)
  }

  /// A conversation that falls silent has lost the statuses that were due.
  private mutating func noteSilence(at now: BootInstant) {
    guard newestFromPeer != nil else { return }
    quality.noteSilence(
      of: Int(LinkTiming.silence.count / LinkTiming.statusInterval.count), at: now)
  }

  /// Why a good frame is not for this conversation.
  private enum Drop {
    case misaddressed, unreadable, strangersEpoch, duplicates
  }

  private mutating func drop(_ reason: Drop) -> Received {
    switch reason {
    case .misaddressed: counters.misaddressed += 1
    case .unreadable: counters.unreadable += 1
    case .strangersEpoch: counters.strangersEpoch += 1
    case .duplicates: counters.duplicates += 1
    }
    return .dropped
  }
}

/// The time limits of a conversation.
package enum LinkTiming {
  /// How long a command waits for its answer: 199 bytes at 115,200 baud each way are 35 ms.
  package static var answerTimeout: Milliseconds { Milliseconds(40) }
  /// How often a command that may be repeated is repeated.
  package static var repetitions: Int { 3 }
  /// Without a valid frame for this long, the handpiece is lost.
  package static var silence: Milliseconds { Milliseconds(150) }
  /// How often the host renews a lease.
  package static var keepAliveInterval: Milliseconds { Milliseconds(50) }
  /// How often an unconfirmed stop is repeated.
  package static var stopInterval: Milliseconds { Milliseconds(20) }
  /// After how long an unconfirmed stop is a person's business.
  package static var stopPatience: Milliseconds { Milliseconds(250) }
  /// How often a handpiece says how it is.
  package static var statusInterval: Milliseconds { Milliseconds(50) }
  /// How long a lease lives after the clock value it echoes.
  package static var lease: Milliseconds { Milliseconds(250) }
  /// An echo older than this renews nothing.
  package static var echoAge: Milliseconds { Milliseconds(150) }
}

/// What a link has seen; nothing else changes when the line carries garbage.
package struct LinkCounters: Hashable, Sendable {
  package var sent: UInt64 = 0
  package var received: UInt64 = 0
  package var repeated: UInt64 = 0
  /// Bytes between delimiters that were no frame.
  package var defects: UInt64 = 0
  /// Frames of another epoch.
  package var strangersEpoch: UInt64 = 0
  /// Frames not meant for this side, such as our own reflected.
  package var misaddressed: UInt64 = 0
  /// Frames already seen, or older than one seen.
  package var duplicates: UInt64 = 0
  /// Good frames whose message could not be read.
  package var unreadable: UInt64 = 0
  /// Sequence numbers that never came.
  package var missed: UInt64 = 0

  package init() {}
}

extension HandpieceMessage {
  /// Whether this message is the kind of answer that `command` gets.
  func answers(_ command: HostMessage) -> Bool {
    if case .refused(let refusal) = self { return refusal.messageID == command.id }
    switch (command, self) {
    case (.hello, .identity), (.identify, .attestation), (.installEnvelope, .envelopeInstalled),
      (.configure, .configured), (.arm, .armed), (.drill, .armed), (.serviceFire, .armed),
      (.disarm, .status), (.resetStop, .status), (.readJournal, .journalEntry),
      (.readCalibration, .calibration), (.writeCalibration, .calibration),
      (.sealCalibration, .calibration):
      return true
    default:
      return false
    }
  }
}
