import AuditLog
import HandpieceWire
import Quantities
import TreatmentSession

/// A log that keeps of its leaves only what a restart would recall, and what must be true of them.
struct SmallLog {
  private enum Job {
    case leaf(LeafBody, RecordToken)
    case recall(RecallQuestion)
  }

  private struct Waiting {
    let job: Job
    let due: Int64
  }

  /// One delivery as it was recorded.
  struct Delivery {
    let number: PulseNumber
    let source: PulseSource
  }

  /// What a log of bad make does with leaves that it says are durable.
  enum Fault {
    case losesPermissions
    case losesDeliveries
    case doublesDeliveries
  }

  /// How long a leaf takes to become durable, in ms.
  static let delay: Int64 = 10

  /// Every permission that is durable.
  private(set) var arms: Set<UInt32> = []
  private(set) var deliveries: [Delivery] = []
  /// How many deliveries were charged to nobody or assumed.
  private(set) var uncharged = 0
  /// What is wrong about the log, if anything.
  var fault: Fault?
  /// Which of the next leaves to become durable fails, and all after it.
  var failing: Int?
  /// Whether nothing can be written until the host is started again.
  private(set) var isDead = false
  /// How many leaves were settled since somebody looked last.
  var settled = 0
  private var size: UInt64 = 0
  private var waiting: [Waiting] = []
  private var openSession: UnfinishedSession?
  private var counter: HandpieceRecall.Counter?
  private var firstCounter: HandpieceRecall.Counter?
  private var owedStop: StopLeaf?

  /// Whether it has a stop that was neither confirmed nor lifted.
  var isStopOwed: Bool { owedStop != nil }

  /// Whether nothing waits to become durable.
  var isIdle: Bool { waiting.isEmpty }

  mutating func submit(_ body: LeafBody, _ token: RecordToken, at now: Int64) {
    waiting.append(Waiting(job: .leaf(body, token), due: now + Self.delay))
  }

  mutating func ask(_ question: RecallQuestion, at now: Int64) {
    waiting.append(Waiting(job: .recall(question), due: now))
  }

  /// Makes the next due leaf durable and returns what to tell the machine.
  mutating func next(at now: Int64) -> MachineEvent? {
    guard let first = waiting.first, first.due <= now else { return nil }
    waiting.removeFirst()
    switch first.job {
    case .recall(let question): return .recalled(recall(question), openSession)
    case .leaf(let body, let token):
      if settled == failing { isDead = true }
      settled += 1
      if isDead { return .recordFailed(token) }
      keep(body)
      return .recorded(
        token, Recorded(seq: Int64(size), bytes: bytes(of: body), position: position))
    }
  }

  /// Forgets what was not durable, as a crash does, and ends what can be ended without the handpiece.
  mutating func restart() {
    waiting = []
    isDead = false
    size += 1
    guard let session = openSession else { return }
    if session.mayLackDeliveries {
      append(session.interruption)
    } else {
      for leaf in session.closing(UnfinishedSession.restarted) { append(leaf) }
    }
  }

  private var position: LogPosition {
    LogPosition(size: size, rootPrefix: size &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Only the envelope's leaf is looked at again: its hash names the envelope.
  private func bytes(of body: LeafBody) -> [UInt8] {
    guard case .envelope = body else { return [] }
    let stamp = LeafStamp(
      utc: UTCInstant(microseconds: 0), boot: BootInstant(microseconds: 0),
      bootID: BootID(high: 1, low: 2))
    return Leaf(seq: Int64(size), stamp: stamp, body: body).encoded()
  }

  private mutating func keep(_ body: LeafBody) {
    switch (fault, body) {
    case (.losesPermissions, .armed), (.losesDeliveries, .pulse): size += 1
    case (.doublesDeliveries, .pulse):
      append(body)
      append(body)
    default: append(body)
    }
  }

  private mutating func append(_ body: LeafBody) {
    size += 1
    openSession?.take(body)
    switch body {
    case .sessionOpened(let leaf): openSession = UnfinishedSession(leaf)
    case .armed(let leaf): arms.insert(leaf.arm.rawValue)
    case .pulse(let leaf):
      deliveries.append(Delivery(number: leaf.number, source: leaf.source))
    case .foreign(let leaf):
      counter = .init(epoch: leaf.counterEpoch, last: leaf.lastNumber)
      uncharged += Int(leaf.lastNumber.rawValue - leaf.firstNumber.rawValue) + 1
    case .assumed(let leaf): uncharged += leaf.deliveries
    case .handpieceAttached(let leaf):
      firstCounter = firstCounter ?? .init(epoch: leaf.counterEpoch, last: leaf.lastPulse)
    case .sessionClosed(let leaf):
      openSession = nil
      if let epoch = leaf.counterEpoch, let last = leaf.lastNumber {
        counter = .init(epoch: epoch, last: last)
      }
    case .stop(let leaf): owedStop = leaf.stopCount == nil ? leaf : nil
    case .stopConfirmed, .stopReset: owedStop = nil
    default: break
    }
  }

  private func recall(_ question: RecallQuestion) -> HandpieceRecall {
    let then = LogPosition(
      size: question.logSize, rootPrefix: question.logSize &* 0x9E37_79B9_7F4A_7C15)
    return HandpieceRecall(
      containsPosition: question.logSize <= size && then.rootPrefix == question.rootPrefix,
      counter: counter ?? firstCounter, openSession: openSession?.pseudonym, owedStop: owedStop)
  }

  /// Reads what a restart would recall, and what is on its way to the disk.
  func read(by state: StateReader) {
    state.read(openSession)
    state.read(counter ?? firstCounter)
    state.put(owedStop != nil)
    state.put(isDead)
    state.put(uncharged)
    for delivery in deliveries { state.put(UInt64(delivery.number.rawValue)) }
    state.put(waiting.count)
    for one in waiting {
      state.put(one.due - state.now, within: 0...Self.delay)
      switch one.job {
      case .recall: state.put(1)
      case .leaf(.armed(let leaf), _): state.putArm(leaf.arm)
      case .leaf(.pulse(let leaf), _): state.put(UInt64(leaf.number.rawValue) + 1000)
      case .leaf(let body, _): state.put(Self.place(of: body))
      }
    }
  }

  /// What kind of leaf it is, as far as anything is recalled of it.
  private static func place(of body: LeafBody) -> Int {
    switch body {
    case .stop(let leaf): leaf.stopCount == nil ? 2 : 3
    case .stopConfirmed: 4
    case .stopReset: 5
    case .foreign: 6
    case .sessionClosed: 7
    case .passEnded: 8
    default: 9
    }
  }
}
