import Backstage
import ControlAPI
import DeviceCatalog
import Foundation
import HandpieceWire
import Quantities
import Testing

/// Recordings of real conversations: what was said then is what the code of today would say, and
/// what was heard then is understood today.
@Suite struct `A conversation that was recorded` {
  static let files: [String] = {
    let folder = Checkout.path("Devices/handpieces")
    let models = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return models.sorted().flatMap { model in
      let captures = "\(folder)/\(model)/captures"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: captures)) ?? []
      return names.filter { $0.hasSuffix(".frames") }.sorted().map { "\(captures)/\($0)" }
    }
  }()

  private static func recording(_ path: String) throws -> FrameRecording {
    try FrameRecording(reading: try String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func `is there of every handpiece that is described, and small`() throws {
    let recordings = try Self.files.map { try Self.recording($0) }
    #expect(Set(recordings.map(\.model)) == Set(try Checkout.catalog().handpieces.keys))
    for path in Self.files {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      #expect(try #require(size) < 100_000, "\(path)")
    }
  }

  @Test(arguments: files)
  func `is said again byte for byte, and every command had its answer`(path: String) throws {
    let recording = try Self.recording(path)
    var replay = Replay()
    for line in recording.lines { try replay.play(line) }
    replay.expectEnd()
    #expect(replay.heard > 100, "\(path) holds too little")
    #expect(replay.answers > 10, "\(path) has too few commands")
    #expect(replay.deliveries > 0, "\(path) has no delivery")
  }

  @Test func `is not believed when a frame of it is missing, another, or late`() throws {
    let lines = try Self.recording(try #require(Self.files.first)).lines
    let answered = try #require(
      lines.firstIndex { line in
        guard let frame = try? Replay.frame(line), line.kind == .received else { return false }
        if case .identity = HandpieceMessage(id: frame.header.messageID, payload: frame.payload) {
          return true
        }
        return false
      })
    var without = lines
    without.remove(at: answered)
    #expect(throws: Replay.Defect.self) { try Replay.whole(without) }
    var twice = lines
    twice.insert(lines[answered], at: answered)
    #expect(throws: Replay.Defect.self) { try Replay.whole(twice) }
    var damaged = lines
    let digits = lines[answered].content
    damaged[answered].content = String(digits.prefix(40)) + "a5" + digits.dropFirst(42)
    #expect(throws: Replay.Defect.self) { try Replay.whole(damaged) }
    #expect(throws: Never.self) { try Replay.whole(lines) }
  }
}

/// The host's side of a conversation lived again from what the handpiece said then.
private struct Replay {
  struct Defect: Error {
    let line: UInt64
    let what: String
  }

  private(set) var heard = 0
  private(set) var answers = 0
  private(set) var deliveries = 0
  private var link = HostLink(at: BootInstant(microseconds: 0))
  private var isOpen = false
  /// What was sent last of the frames that are answered.
  private var newestCommand: [UInt8] = []
  private var stops: Set<UInt16> = []
  private var confirmed: Set<UInt16> = []

  static func whole(_ lines: [FrameLine]) throws {
    var replay = Replay()
    for line in lines { try replay.play(line) }
  }

  /// The one frame of a line, which is written as our own encoder writes it.
  static func frame(_ line: FrameLine) throws -> Frame {
    guard let bytes = line.bytes else { throw Defect(line: line.index, what: "no bytes") }
    var decoder = FrameDecoder()
    var position = 0
    guard decoder.step(bytes.span, at: &position) == .completed, position == bytes.count else {
      throw Defect(line: line.index, what: "no frame")
    }
    let encoded = EncodedFrame(decoder.newestFrame)
    guard (0..<encoded.count).map({ encoded.bytes[$0] }) == bytes else {
      throw Defect(line: line.index, what: "encoded otherwise")
    }
    return decoder.newestFrame
  }

  mutating func play(_ line: FrameLine) throws {
    switch line.kind {
    case .sent: try say(try Self.frame(line), line)
    case .received: try hear(try Self.frame(line), line)
    case .defect, .phase: break
    }
  }

  private mutating func say(_ frame: Frame, _ line: FrameLine) throws {
    guard let message = HostMessage(id: frame.header.messageID, payload: frame.payload) else {
      throw Defect(line: line.index, what: "no message of a host")
    }
    if frame.header.source == .hostStop {
      guard case .stop = message else {
        throw Defect(line: line.index, what: "the stop path says something else")
      }
      stops.insert(frame.header.sequence)
      return
    }
    let isHello = if case .hello = message { true } else { false }
    // A recording may begin in the middle of a conversation.
    guard isOpen || isHello else { return }
    if !isHello, line.bytes == newestCommand { return }
    if message.isAnswered, !isHello, link.isAwaitingAnswer {
      throw Defect(line: line.index, what: "the command before has no answer")
    }
    isOpen = true
    var said =
      isHello ? link.open(frame.header.epoch, at: line.at) : link.send(message, at: line.at)
    // It was put on the line a moment after it was made.
    let delay = Int16(truncatingIfNeeded: said.header.clock &- frame.header.clock)
    guard (0...20).contains(delay) else { throw Defect(line: line.index, what: "another time") }
    said.header.clock = frame.header.clock
    let encoded = EncodedFrame(said)
    guard (0..<encoded.count).map({ encoded.bytes[$0] }) == line.bytes else {
      throw Defect(
        line: line.index, what: "said otherwise: \(said.header) and not \(frame.header)")
    }
    if message.isAnswered { newestCommand = line.bytes ?? [] }
  }

  private mutating func hear(_ frame: Frame, _ line: FrameLine) throws {
    guard let message = HandpieceMessage(id: frame.header.messageID, payload: frame.payload) else {
      throw Defect(line: line.index, what: "no message of a handpiece")
    }
    guard isOpen || frame.header.destination == .hostStop else { return }
    switch link.receive(frame, at: line.at) {
    case .dropped: throw Defect(line: line.index, what: "not for this conversation")
    case .answer: answers += 1
    case .news: break
    case .stopAnswer:
      guard stops.contains(frame.header.sequence) else {
        throw Defect(line: line.index, what: "a stop that nobody sent")
      }
      confirmed.insert(frame.header.sequence)
    }
    heard += 1
    switch message {
    case .pulseReport, .exposureReport: deliveries += 1
    default: break
    }
  }

  func expectEnd() {
    #expect(stops == confirmed, "every stop was confirmed")
  }
}
