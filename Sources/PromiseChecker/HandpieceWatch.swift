/// How an applicator really stands: what physics knows, whatever anybody says.
package struct Physics: Hashable, Sendable {
  /// Whether RF is on.
  package var isRFOn: Bool
  /// Whether a motor turns, needles are out, or there is vacuum or flow.
  package var isMoving: Bool
  /// How deep the needles stand, in µm.
  package var depth: Int64
  /// What the present or last delivery of RF has given each pin so far, in µJ.
  package var energyPerPin: Int64
  /// What it has given the pin that got most, in µJ.
  package var energyOfHottestPin: Int64
  /// Whether the footswitch or the finger switch is pressed.
  package var isPressed: Bool

  package init(
    isRFOn: Bool, isMoving: Bool, depth: Int64, energyPerPin: Int64, energyOfHottestPin: Int64,
    isPressed: Bool
  ) {
    self.isRFOn = isRFOn
    self.isMoving = isMoving
    self.depth = depth
    self.energyPerPin = energyPerPin
    self.energyOfHottestPin = energyOfHottestPin
    self.isPressed = isPressed
  }

  static let rest = Physics(
    isRFOn: false, isMoving: false, depth: 0, energyPerPin: 0, energyOfHottestPin: 0,
    isPressed: false)
}

/// One handpiece as seen from outside.
struct HandpieceWatch: Sendable {
  /// What the needles or electrodes gave at one depth.
  struct Burst: Hashable, Sendable {
    var energyPerPin: Int64
    var energyOfHottestPin: Int64
  }

  /// A delivery as the handpiece's own memory has it.
  struct Delivery: Sendable {
    let arm: UInt32
    /// Whether another console permitted it.
    let isElsewhere: Bool
    let began: Int64
    var bursts: [Burst] = []
    var hasEnded = false
  }

  let serial: String
  let isContinuous: Bool
  var heard = FrameReader()
  var said = FrameReader()
  /// Handpiece clock minus simulated time, in ms.
  var clockOffset: Int64 = 0
  /// The conversation that was opened last.
  var epoch: UInt16 = 0
  /// The permission in force by its own word; zero when there is none.
  var armID: UInt32 = 0
  var isDrill = false
  /// The permission it granted last; its answer may be repeated later.
  var lastGranted: UInt32 = 0
  /// When the lease ends unless it is renewed, in ms of simulated time.
  var leaseEnd: Int64 = longAgo
  /// The permission it was asked for last: arm id, end of its lease, whether a drill.
  var asked: (armID: UInt32, leaseEnd: Int64, isDrill: Bool)?
  /// The bounds it was given last.
  var envelope: [UInt8] = []
  var isLatched = false
  var hasHeardReset = false
  var stopHeard: Int64 = longAgo
  /// Until when what moves may come to rest.
  var restDue: Int64 = longAgo
  var position: (size: UInt64, rootPrefix: UInt64) = (0, 0)
  var deliveries: [UInt32: Delivery] = [:]
  var newest: UInt32 = 0
  var running: UInt32?
  var physics = Physics.rest
  var hasLetGo = false
  var hasPressedAnew = false
  /// Everything up to this number may have been lost with a log that was put back.
  var lostUpTo: UInt32 = 0

  init(serial: String, isContinuous: Bool) {
    self.serial = serial
    self.isContinuous = isContinuous
  }

  /// The handpiece's clock at a moment.
  func clock(at now: Int64) -> UInt32 { UInt32(truncatingIfNeeded: now + clockOffset) }

  /// How old an echoed clock value is, in ms.
  func age(of echo: UInt32, at now: Int64) -> Int64 {
    Int64(Int32(truncatingIfNeeded: clock(at: now) &- echo))
  }

  /// A number out of the bounds it was given last.
  func envelopeWord(_ offset: Int) -> Int64 {
    (0..<4).reduce(0) { $0 | Int64(envelope[offset + $1]) << Int64(8 * $1) }
  }

  /// Whether it holds a permission whose lease has not ended.
  func mayFire(at now: Int64) -> Bool { armID != 0 && !isDrill && now < leaseEnd }
}
