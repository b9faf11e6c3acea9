package import HandpieceWire
package import Quantities

/// The handpiece's side of a conversation: which frames count, which are repetitions, and the
/// numbers of those it sends.
package struct GuardLink: Sendable {
  /// What a received frame came to.
  package enum Accepted: Sendable {
    case command(HostMessage)
    /// A stop, with its sequence number; answered in the epoch it came in.
    case stop(sequence: UInt16, epoch: LinkEpoch)
    /// A command already carried out: its answer goes out again, the command does not run again.
    case repetition(Frame)
    case dropped
  }

  package private(set) var epoch: LinkEpoch = .none
  package private(set) var counters = LinkCounters()
  private var sequence: UInt16 = 0
  private var newestCommand: UInt16?
  private var newestNotice: UInt16?
  private var lastAnswer: Frame?

  package init() {}

  /// Takes a frame from the line. `Hello` opens its epoch; a stop is valid in any; everything else
  /// belongs to the conversation that is open.
  package mutating func receive(_ frame: Frame) -> Accepted {
    let header = frame.header
    guard header.destination == .handpiece, header.source != .handpiece else {
      counters.misaddressed += 1
      return .dropped
    }
    guard let message = HostMessage(id: header.messageID, payload: frame.payload) else {
      counters.unreadable += 1
      return .dropped
    }
    if header.source == .hostStop {
      guard message == .stop else {
        counters.misaddressed += 1
        return .dropped
      }
      return .stop(sequence: header.sequence, epoch: header.epoch)
    }
    if case .hello = message, header.epoch != .none, header.epoch != epoch {
      epoch = header.epoch
      sequence = 0
      newestCommand = nil
      newestNotice = nil
      lastAnswer = nil
    }
    guard header.epoch == epoch, epoch != .none else {
      counters.strangersEpoch += 1
      return .dropped
    }
    return message.isAnswered ? acceptCommand(message, header) : acceptNotice(message, header)
  }

  /// Commands are carried out once; a repetition gets the same answer again.
  private mutating func acceptCommand(_ message: HostMessage, _ header: FrameHeader) -> Accepted {
    if let newestCommand {
      let distance = Int16(truncatingIfNeeded: header.sequence &- newestCommand)
      if distance == 0, let lastAnswer { return .repetition(lastAnswer) }
      guard distance > 0 else {
        counters.duplicates += 1
        return .dropped
      }
    }
    newestCommand = header.sequence
    lastAnswer = nil
    counters.received += 1
    return .command(message)
  }

  /// Notices (`KeepAlive`, `Acknowledge`) may be overtaken by a repeated command, so they are
  /// counted apart.
  private mutating func acceptNotice(_ message: HostMessage, _ header: FrameHeader) -> Accepted {
    if let newestNotice {
      guard Int16(truncatingIfNeeded: header.sequence &- newestNotice) > 0 else {
        counters.duplicates += 1
        return .dropped
      }
    }
    newestNotice = header.sequence
    counters.received += 1
    return .command(message)
  }

  /// Makes the frame of an answer and keeps it for repetitions.
  package mutating func answer(_ message: HandpieceMessage, at now: HandpieceInstant) -> Frame {
    let frame = news(message, at: now)
    lastAnswer = frame
    return frame
  }

  /// Makes the frame of something said unasked.
  package mutating func news(_ message: HandpieceMessage, at now: HandpieceInstant) -> Frame {
    sequence &+= 1
    return frame(message, to: .host, sequence: sequence, epoch: epoch, at: now)
  }

  /// Makes the answer to a stop frame, outside the numbers of the conversation.
  package func stopAnswer(
    _ message: HandpieceMessage, sequence: UInt16, epoch: LinkEpoch, at now: HandpieceInstant
  ) -> Frame {
    frame(message, to: .hostStop, sequence: sequence, epoch: epoch, at: now)
  }

  private func frame(
    _ message: HandpieceMessage, to destination: Address, sequence: UInt16, epoch: LinkEpoch,
    at now: HandpieceInstant
  ) -> Frame {
    Frame(
      header: FrameHeader(
        source: .handpiece, destination: destination, messageID: message.id, sequence: sequence,
        receipt: newestCommand ?? 0, epoch: epoch,
        clock: UInt16(truncatingIfNeeded: now.milliseconds)),
      payload: message.payload)
  }

  mutating func note(_ defect: FrameDefect) {
    counters.defects += 1
  }
}
