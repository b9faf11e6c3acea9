import AuditLog
import HandpieceWire
import Quantities
import TreatmentSession

/// A log in memory that makes leaves durable when it is told to.
struct TestLog {
  private enum Job {
    case leaf(LeafBody, LeafStamp, RecordToken)
    case alarm(AlarmBook.Entry, LeafStamp)
    case recall(RecallQuestion)
  }

  private struct Waiting {
    let job: Job
    let due: Int64
  }

  /// How long a leaf takes to become durable.
  var delayMilliseconds: Int64 = 1
  /// While held, nothing becomes durable.
  var isHeld = false
  /// While failing, nothing will ever be in the log.
  var isFailing = false
  /// While full, every leaf is one of the last that have room.
  var isFull = false
  private(set) var bodies: [LeafBody] = []
  private(set) var rows: [StoredLeaf] = []
  /// What an earlier daemon left open, by session.
  var unfinished: [SessionPseudonym: UnfinishedSession] = [:]
  /// The highest number of a pulse or slice that is durable.
  private(set) var newestDelivery: UInt32 = 0
  /// Alarms whose leaf is durable, until somebody takes them.
  var raisedAlarms: [(AlarmBook.Number, Int64)] = []
  private var frontier = MerkleFrontier()
  private var waiting: [Waiting] = []
  private let bootID = BootID(high: 1, low: 2)

  mutating func submit(_ body: LeafBody, _ token: RecordToken, atMilliseconds now: Int64) {
    add(.leaf(body, stamp(atMilliseconds: now), token), atMilliseconds: now)
  }

  mutating func submit(_ entry: AlarmBook.Entry, atMilliseconds now: Int64) {
    add(.alarm(entry, stamp(atMilliseconds: now)), atMilliseconds: now)
  }

  private mutating func add(_ job: Job, atMilliseconds now: Int64) {
    waiting.append(Waiting(job: job, due: now + delayMilliseconds))
  }

  private func stamp(atMilliseconds now: Int64) -> LeafStamp {
    LeafStamp(
      utc: World.utc(atMilliseconds: now), boot: BootInstant(microseconds: now * 1000),
      bootID: bootID)
  }

  /// Queues a question about a handpiece, behind the leaves before it.
  mutating func ask(_ question: RecallQuestion, atMilliseconds now: Int64) {
    waiting.append(Waiting(job: .recall(question), due: now))
  }

  /// Makes the next due leaf durable, or fails it, and returns what to tell the machine.
  mutating func next(atMilliseconds now: Int64) -> MachineEvent? {
    guard !isHeld, let first = waiting.first, first.due <= now else { return nil }
    waiting.removeFirst()
    switch first.job {
    case .alarm(let entry, let stamp):
      if !isFailing {
        let (seq, _) = append(entry.leaf, stamp)
        if let raised = entry.raised { raisedAlarms.append((raised, seq)) }
      }
      return next(atMilliseconds: now)
    case .recall(let question):
      let recall = recall(question)
      return .recalled(recall, recall.openSession.flatMap { unfinished[$0] })
    case .leaf(let body, let stamp, let token):
      guard !isFailing else { return .recordFailed(token) }
      let (seq, bytes) = append(body, stamp)
      return .recorded(
        token,
        Recorded(
          seq: seq, bytes: bytes,
          position: .init(
            size: UInt64(clamping: frontier.size), rootPrefix: frontier.root.prefix),
          isOfTheLast: isFull))
    }
  }

  /// Forgets what was not durable, as a crash does.
  mutating func crash() {
    waiting = []
  }

  /// Appends a leaf that no machine asked for.
  @discardableResult
  mutating func append(_ body: LeafBody, _ stamp: LeafStamp) -> (Int64, [UInt8]) {
    let seq = frontier.size
    let leaf = Leaf(seq: seq, stamp: stamp, body: body)
    let bytes = leaf.encoded()
    let hash = Hash256(leaf: bytes)
    let subtree = frontier.append(hash)
    rows.append(
      StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree))
    bodies.append(body)
    if let delivery = body.content as? any DeliveryLeaf {
      newestDelivery = max(newestDelivery, delivery.number.rawValue)
    }
    return (seq, bytes)
  }

  /// What the verifier, which shares nothing with the machine, says of the log.
  var findings: [String] {
    var verifier = LogVerifier()
    for row in rows { verifier.check(row) }
    return verifier.takeFindings().map { "\($0.seq): \($0.sentence)" }
  }

  /// What the verifier says the closed sessions came to.
  var summaries: [SessionSummary] {
    var verifier = LogVerifier()
    for row in rows { verifier.check(row) }
    return verifier.takeSummaries()
  }

  /// Every pulse and slice, in the order of the log.
  var deliveries: [any DeliveryLeaf] { bodies.compactMap { $0.content as? any DeliveryLeaf } }

  var slices: [ExposureLeaf] {
    bodies.compactMap { if case .exposure(let leaf) = $0 { leaf } else { nil } }
  }

  var pulses: [PulseLeaf] {
    bodies.compactMap { if case .pulse(let leaf) = $0 { leaf } else { nil } }
  }

  /// How many leaves of a kind the log has.
  func count(_ kind: String) -> Int {
    bodies.count { type(of: $0.content).kind == kind }
  }
}

extension Collection<StoredLeaf> {
  /// The root of the tree of these leaves, the log's first.
  var root: Hash256 {
    var tree = MerkleFrontier()
    for row in self { tree.append(row.hash) }
    return tree.root
  }
}
