import Glibc
import HandpieceWire
import Quantities

/// The handpiece's side of one line, which notes when reports leave and when acknowledgements, stops
/// and keep-alives arrive.
struct TimedLine {
  let master: Int32
  private let sightings: Sightings
  private var outgoing = FrameDecoder()
  private var incoming = FrameDecoder()
  /// When each report left that is not acknowledged yet; at most a handful.
  private var reports: [PulseNumber: Int64] = [:]
  private var newestStop: UInt16?
  /// The permission that the host asked for last.
  private(set) var newestArm: ArmID?
  /// When that permission was asked for, or kept alive last.
  private var keptAliveAt: Int64 = 0
  private var buffer = [UInt8](repeating: 0, count: 4096)

  private static let reportsLimit = 64

  init(master: Int32, sightings: Sightings) {
    self.master = master
    self.sightings = sightings
  }

  /// Writes bytes; what the line does not take is lost, as on any line that nobody reads.
  mutating func write(_ bytes: [UInt8]) {
    let start = Clock.nanoseconds
    _ = unsafe Glibc.write(master, bytes, bytes.count)
    var position = 0
    while true {
      switch outgoing.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected: break
      case .completed: noteReport(outgoing.newestFrame, at: start)
      }
    }
  }

  /// The bytes that have arrived, if any.
  mutating func read() -> [UInt8] {
    let count = unsafe Glibc.read(master, &buffer, buffer.count)
    let now = Clock.nanoseconds
    guard count > 0 else { return [] }
    let bytes = Array(buffer.prefix(count))
    var position = 0
    while true {
      switch incoming.step(bytes.span, at: &position) {
      case .exhausted: return bytes
      case .rejected: break
      case .completed: note(incoming.newestFrame, at: now)
      }
    }
  }

  private mutating func noteReport(_ frame: Frame, at instant: Int64) {
    guard
      case .pulseReport(let record) = HandpieceMessage(
        id: frame.header.messageID, payload: frame.payload),
      reports.count < Self.reportsLimit
    else { return }
    reports[record.number] = instant
  }

  private mutating func note(_ frame: Frame, at instant: Int64) {
    let header = frame.header
    if header.source == .hostStop {
      // A repetition keeps its number.
      guard header.sequence != newestStop else { return }
      newestStop = header.sequence
      sightings.noteStop(at: instant)
      return
    }
    switch HostMessage(id: header.messageID, payload: frame.payload) {
    case .arm(let arm):
      newestArm = arm.id
      keptAliveAt = instant
    case .keepAlive(let armID, _) where armID == newestArm:
      sightings.noteKeepAlive(after: instant - keptAliveAt)
      keptAliveAt = instant
    case .acknowledge(let answer):
      guard let left = reports.removeValue(forKey: answer.number) else { return }
      sightings.noteAnswer(after: instant - left)
    default: break
    }
  }
}
