import AuditLog
import ControlAPI
import HandpieceWire
import Quantities
import TreatmentSession

/// One machine of the daemon with the line it is on.
struct Station {
  var machine: HandpieceMachine
  /// The line it holds.
  var line: Int?
  /// Where its line is, or was.
  var place: Int?
  var decoder = FrameDecoder()
  var outgoing = OutgoingFrames()
  var stopFrames: StopFrames
  var orders: [StopOrder] = []
  var raisedCount = 0
  var handledCount = 0
  var isInUse = false
  var generation: UInt64 = 0
  /// Which arm command was sent last, and when.
  var lastArm: (bytes: [UInt8], at: Int64)?
  /// The newest keep-alive, for those who would say it once too often.
  var lastKeepAlive: Frame?
  var lastInstallation: Frame?

  init(machine: HandpieceMachine, seed: UInt16) {
    self.machine = machine
    stopFrames = StopFrames(seed: seed)
  }

  /// Whether a session is open on it.
  private(set) var isInSession = false
  /// When its machine must be told that time has passed, in µs.
  private(set) var due: Int64?

  /// Whether its handpiece has just said who it is, or is somebody else's.
  private(set) var mustIntroduce = false
  /// The serial number that its machine goes by.
  private(set) var serial: String?

  /// Hands an event to the machine and notes what is asked of it again and again.
  mutating func handle(_ event: MachineEvent, at moment: Moment) -> [MachineEffect] {
    let effects = machine.handle(event, at: moment)
    due = machine.deadline?.microseconds
    if !effects.allSatisfy(\.isSaidOnLine) { refresh(at: moment.boot) }
    return effects
  }

  /// Notes what changes only with a state that is published, a leaf or an answer.
  private mutating func refresh(at now: BootInstant) {
    isInSession = machine.member(at: now).hasSession
    mustIntroduce = machine.isOfAnother || machine.isIntroducing
    serial = machine.serial?.text
  }

  /// Takes another machine.
  mutating func begin(_ machine: HandpieceMachine, at now: BootInstant) {
    self.machine = machine
    due = machine.deadline?.microseconds
    refresh(at: now)
  }

  /// Whether somebody has stopped and the machine has not heard of it.
  var hasUnheardStop: Bool { raisedCount != handledCount }
}

/// Frames that wait for the line: a handful.
struct OutgoingFrames {
  private var frames: [(id: UInt8, bytes: [UInt8])] = []

  private static let limit = 8

  var isEmpty: Bool { frames.isEmpty }
  var count: Int { frames.count }

  /// Adds a frame; a newer keep-alive takes the place of an older one.
  mutating func add(_ frame: Frame, isBounded: Bool = true) {
    let id = frame.header.messageID
    if isBounded {
      if id == 0x05 { frames.removeAll { $0.id == id } }
      guard frames.count < Self.limit else { return }
    }
    frames.append((id, EncodedFrame(frame).array))
  }

  mutating func removeFirst() -> [UInt8]? {
    frames.isEmpty ? nil : frames.removeFirst().bytes
  }

  /// Drops what a raised stop forbids.
  mutating func dropForbidden() {
    frames.removeAll { HostMessage.isForbiddenByStop(id: $0.id) }
  }

  mutating func clear() { frames = [] }
}

extension MachineEffect {
  /// Whether it is nothing but bytes on a line.
  fileprivate var isSaidOnLine: Bool {
    switch self {
    case .transmit, .stop: true
    default: false
    }
  }
}
