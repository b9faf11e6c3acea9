package import DeviceCatalog
package import Quantities

/// The conversation with one instrument: bytes and time in, bytes and deadlines out.
///
/// Nothing on its line has a checksum. So one command is outstanding at a time; a reply has an end,
/// a shape, a unit and a range; what comes unasked, late or twice is an error; and after any error
/// nothing counts until the line was quiet and the instrument has said anew who it is.
package struct MeterDriver: Sendable {
  /// What the owner does next.
  package enum Action: Hashable, Sendable {
    /// Wait for bytes, or until ``MeterDriver/deadline``.
    case wait
    /// Give these to the line, then wait.
    case send([UInt8])
    case finished(MeterAnswer)
    case failed(MeterError)
  }

  private enum State: Sendable {
    /// Can transition to `settling` (identify), `awaiting` or `pausing` (whatever else, once
    /// identified).
    case idle
    /// Throws away what comes, until nothing did for a while. Can transition to `awaiting`, or to
    /// `idle` when it never ends.
    case settling(until: BootInstant, atLatest: BootInstant, Work)
    /// A reply is outstanding. Can transition to itself, to `pausing`, or to `idle` when all is done
    /// or anything is wrong.
    case awaiting(until: BootInstant, received: [UInt8], Work)
    /// A command without a reply was sent. Can transition to `awaiting`, to itself, or to `idle`.
    case pausing(until: BootInstant, Work)
  }

  private struct Work: Sendable {
    let script: MeterScript
    var next = 0
    var replies: [MeterReply] = []
  }

  private let instrument: InstrumentDescription
  private let line: SerialDialogue
  private var state = State.idle
  private var isIdentified = false

  /// The most bytes of a reply, its end included.
  package static let longestReply = 256
  /// How many times the quiet time an instrument may go on speaking before it is spoken to.
  static let settlingFactor: Int64 = 10

  package init(_ instrument: InstrumentDescription) throws(MeterError) {
    guard case .serial(let line) = instrument.access else { throw .notOnALine }
    self.instrument = instrument
    self.line = line
  }

  /// When ``advance(to:)`` is due; `nil` while nothing is asked for.
  package var deadline: BootInstant? {
    switch state {
    case .idle: nil
    case .settling(let until, let atLatest, _): min(until, atLatest)
    case .awaiting(let until, _, _), .pausing(let until, _): until
    }
  }

  /// Asks for something. Refused while something else is outstanding, and while the instrument has
  /// not said who it is.
  package mutating func start(_ request: MeterRequest, at now: BootInstant) -> Action {
    guard case .idle = state else { return .failed(.busy) }
    let script: MeterScript
    do {
      script = try MeterScript(request, of: instrument, on: line)
    } catch {
      // Nothing was sent: the instrument is as it was.
      return .failed(error)
    }
    guard !script.beginsAnew else {
      isIdentified = false
      let quiet = Milliseconds(line.quietMilliseconds)
      state = .settling(
        until: now + quiet, atLatest: now + quiet.times(Self.settlingFactor), Work(script: script))
      return .wait
    }
    guard isIdentified else { return .failed(.notIdentified) }
    return step(Work(script: script), at: now)
  }

  /// Takes what has come.
  package mutating func receive(_ bytes: [UInt8], at now: BootInstant) -> Action {
    guard !bytes.isEmpty else { return advance(to: now) }
    switch state {
    case .idle: return fail(.unexpected(bytes: escaped(bytes.prefix(Self.longestReply))))
    case .pausing: return fail(.unexpected(bytes: escaped(bytes.prefix(Self.longestReply))))
    case .settling(_, let atLatest, let work):
      guard now < atLatest else {
        return fail(.neverQuiet(bytes: escaped(bytes.prefix(Self.longestReply))))
      }
      state = .settling(
        until: now + Milliseconds(line.quietMilliseconds), atLatest: atLatest, work)
      return .wait
    case .awaiting(let until, let received, let work):
      return take(received + bytes.prefix(Self.longestReply + 1), until: until, work, at: now)
    }
  }

  /// Lets time pass: what was due by now happens.
  package mutating func advance(to now: BootInstant) -> Action {
    switch state {
    case .idle: return .wait
    case .settling(let until, let atLatest, let work):
      // Whoever was quiet for long enough was so, however late we look.
      guard now >= min(until, atLatest) else { return .wait }
      return until <= atLatest ? step(work, at: now) : fail(.neverQuiet(bytes: ""))
    case .pausing(let until, let work):
      return now < until ? .wait : step(work, at: now)
    case .awaiting(let until, let received, let work):
      guard now >= until else { return .wait }
      let command = work.script.steps[work.next].command
      return fail(
        received.isEmpty
          ? .silent(command: command) : .truncated(command: command, bytes: escaped(received)))
    }
  }

  /// A reply, as far as it has come.
  private mutating func take(
    _ received: [UInt8], until: BootInstant, _ work: Work, at now: BootInstant
  ) -> Action {
    let command = work.script.steps[work.next].command
    let end = line.replyEnd.bytes
    // A reply that is late is none, even when it is all there before anybody looked.
    guard now < until else { return fail(.silent(command: command)) }
    guard let place = Self.firstPlace(of: end, in: received) else {
      guard received.count <= Self.longestReply else {
        return fail(
          .tooLong(command: command, bytes: escaped(received.prefix(Self.longestReply))))
      }
      state = .awaiting(until: until, received: received, work)
      return .wait
    }
    guard place + end.count == received.count else {
      return fail(.unexpected(bytes: escaped(received[(place + end.count)...])))
    }
    var work = work
    work.replies.append(MeterReply(command: command, bytes: Array(received[..<place])))
    work.next += 1
    return step(work, at: now)
  }

  /// Sends the next command, or says what all replies mean.
  private mutating func step(_ work: Work, at now: BootInstant) -> Action {
    guard work.next < work.script.steps.count else {
      do {
        let answer = try work.script.answer(work.replies, of: instrument, on: line)
        state = .idle
        isIdentified = true
        return .finished(answer)
      } catch {
        return fail(error)
      }
    }
    let next = work.script.steps[work.next]
    if next.hasReply {
      state = .awaiting(until: now + Milliseconds(line.replyMilliseconds), received: [], work)
    } else {
      var work = work
      work.next += 1
      state = .pausing(until: now + Milliseconds(line.pauseMilliseconds), work)
    }
    return .send(Array(next.command.utf8) + line.commandEnd.bytes)
  }

  private mutating func fail(_ error: MeterError) -> Action {
    state = .idle
    isIdentified = false
    return .failed(error)
  }

  private static func firstPlace(of end: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= end.count else { return nil }
    return (0...(bytes.count - end.count)).first { place in
      bytes[place..<(place + end.count)].elementsEqual(end)
    }
  }
}
