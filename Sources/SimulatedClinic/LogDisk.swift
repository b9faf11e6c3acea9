import AuditLog
import HandpieceWire
import Quantities
import TreatmentSession

/// The log on a simulated disk: what is queued, what is being written, what is durable.
struct LogDisk {
  /// Whose leaf it is.
  struct Owner {
    let station: Int
    let generation: UInt64
    let token: RecordToken
  }

  enum Job {
    case leaf(PendingLeaf, Owner?)
    /// A leaf of an alarm; the number is that of the alarm it raises.
    case alarm(PendingLeaf, AlarmBook.Number?)
    case recall(RecallQuestion, station: Int, generation: UInt64)
  }

  /// What a job came to, in the order of the jobs.
  enum Outcome {
    case durable(seq: Int64, Owner?)
    case failed(Owner?)
    case alarmed(AlarmBook.Number, seq: Int64)
    case recalled(RecallQuestion, station: Int, generation: UInt64)
  }

  enum Health {
    case good
    /// Commits fail so many times more, and are tried again.
    case fails(times: Int)
    /// Nothing can be written until the daemon is started again.
    case dead
  }

  private(set) var rows: [StoredLeaf] = []
  private(set) var bodies: [LeafBody] = []
  private var rootPrefixes: [UInt64] = []
  private(set) var index = LogIndex()
  private var frontier = MerkleFrontier()
  private var queue: [Job] = []
  private var committing: [Job] = []
  /// When the running commit ends, unless everything is held up for longer.
  private(set) var due: Int64?
  private var lastStamp: LeafStamp?
  var health = Health.good
  var isFull = false
  /// Until when nothing is written.
  var stalledUntil: Int64 = 0

  private static let queueLimit = 4096
  /// After this long a commit that failed is tried again.
  private static let pauseMilliseconds: Int64 = 20

  var size: Int { rows.count }

  var position: LogPosition { position(ofSize: rows.count) }

  func position(ofSize size: Int) -> LogPosition {
    LogPosition(
      size: UInt64(size), rootPrefix: size == 0 ? 0 : rootPrefixes[size - 1])
  }

  func contains(_ question: RecallQuestion) -> Bool {
    guard question.logSize > 0 else { return true }
    guard question.logSize <= UInt64(rows.count) else { return false }
    return rootPrefixes[Int(question.logSize) - 1] == question.rootPrefix
  }

  /// Queues a job; `false` when it is not taken.
  mutating func add(_ job: Job, at now: Int64, milliseconds: Int64) -> Bool {
    if !job.isRecall, health.isDead { return false }
    guard queue.count < Self.queueLimit else { return false }
    queue.append(job)
    if due == nil { begin(at: now, milliseconds) }
    return true
  }

  private mutating func begin(at now: Int64, _ milliseconds: Int64) {
    guard !queue.isEmpty else {
      due = nil
      return
    }
    swap(&queue, &committing)
    due = max(now, stalledUntil) + milliseconds
  }

  /// Ends the running commit and begins the next.
  mutating func finish(at now: Int64, milliseconds: Int64) -> [Outcome] {
    if case .fails(let times) = health {
      health = times > 1 ? .fails(times: times - 1) : .good
      due = now + Self.pauseMilliseconds
      return []
    }
    let jobs = committing
    committing.removeAll(keepingCapacity: true)
    let isDead = health.isDead
    let outcomes = jobs.map { job in
      switch job {
      case .recall(let question, let station, let generation):
        return Outcome.recalled(question, station: station, generation: generation)
      case .leaf(let leaf, let owner):
        return isDead ? .failed(owner) : .durable(seq: append(leaf), owner)
      case .alarm(let leaf, let alarm):
        guard !isDead else { return .failed(nil) }
        let seq = append(leaf)
        return alarm.map { .alarmed($0, seq: seq) } ?? .durable(seq: seq, nil)
      }
    }
    begin(at: now, milliseconds)
    return outcomes
  }

  /// Appends a leaf at once.
  @discardableResult
  mutating func append(_ leaf: PendingLeaf) -> Int64 {
    let seq = frontier.size
    let stamp = lastStamp.map { leaf.stamp.notBefore($0) } ?? leaf.stamp
    lastStamp = stamp
    let bytes = Leaf(seq: seq, stamp: stamp, body: leaf.body).encoded()
    let hash = Hash256(leaf: bytes)
    let subtree = frontier.append(hash)
    rows.append(StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree))
    bodies.append(leaf.body)
    rootPrefixes.append(frontier.root.prefix)
    index.take(leaf.body, at: rows.count - 1)
    return seq
  }

  /// The machine dies: the running commit may have come through, the rest has not.
  ///
  /// - Returns: how many leaves have become durable by it.
  mutating func crash(hasComeThrough: Bool) -> Int {
    var count = 0
    if hasComeThrough, health.isGood, due != nil {
      for leaf in committing.compactMap(\.leaf) {
        append(leaf)
        count += 1
      }
    }
    queue = []
    committing = []
    due = nil
    stalledUntil = 0
    health = .good
    isFull = false
    return count
  }

  /// Puts an older copy of the log back.
  mutating func restore(toSize size: Int) {
    let kept = bodies.prefix(size)
    rows.removeLast(rows.count - size)
    rootPrefixes.removeLast(rootPrefixes.count - size)
    bodies = Array(kept)
    frontier = MerkleFrontier()
    index = LogIndex()
    for (place, row) in rows.enumerated() {
      frontier.append(row.hash)
      index.take(bodies[place], at: place)
    }
  }

  /// The sessions that are open in the log, read from its leaves as a daemon does that starts.
  func openSessions() -> [UnfinishedSession] {
    guard let first = index.openSince.values.min() else { return [] }
    var replay = SessionReplay()
    for row in rows[first...] {
      if let leaf = try? Leaf(reading: row.bytes) { replay.take(leaf.body) }
    }
    return replay.sessions.values.filter { !$0.isClosed }
      .sorted { $0.opened.session.description < $1.opened.session.description }
  }
}

extension LogDisk.Job {
  var isRecall: Bool { leaf == nil }

  fileprivate var leaf: PendingLeaf? {
    switch self {
    case .leaf(let leaf, _), .alarm(let leaf, _): leaf
    case .recall: nil
    }
  }
}

extension LogDisk.Health {
  var isGood: Bool {
    if case .good = self { true } else { false }
  }

  var isDead: Bool {
    if case .dead = self { true } else { false }
  }
}
