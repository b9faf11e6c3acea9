package import AuditLog
import AuditStore
import ControlAPI
import ControlServer
package import Quantities
import Synchronization

/// The way into the log: stamps a leaf, has it written, and tells clients once it is durable.
final class LogRecorder: Sendable {
  /// The log's newest position.
  struct Position: Sendable {
    var size: UInt64
    var root: Hash256
  }

  typealias Completion = @Sendable (Result<CommittedLeaf, AuditStoreError>) -> Void

  /// Comes up whenever a checkpoint is due; occasions that nobody has taken yet are one.
  let checkpointsDue: AsyncStream<Void>
  private let occasions: AsyncStream<Void>.Continuation
  private let writer: LogWriter
  private let clock: HostClock
  private let feed: EventFeed
  private let newest: Mutex<Position>
  private let wallClock: Mutex<WallClock>
  private let rhythm = Mutex(CheckpointRhythm())
  let meters = LogMeters()
  private let fullness = Mutex(Fullness())

  init(
    writer: LogWriter, frontier: MerkleFrontier, clock: HostClock, feed: EventFeed
  ) {
    self.writer = writer
    self.clock = clock
    self.feed = feed
    newest = Mutex(
      Position(size: UInt64(clamping: frontier.size), root: frontier.root))
    wallClock = Mutex(WallClock(clock.stamp))
    (checkpointsDue, occasions) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// The clock that leaves are stamped with.
  var now: BootInstant { clock.boot }

  var position: Position {
    newest.withLock { $0 }
  }

  /// Has a leaf written. The completion is called once, when the leaf is durable or will never be
  /// in the log: on the log's thread, or at once when the log takes no more.
  func record(_ body: LeafBody, completion: @escaping Completion) {
    // Stamped and queued in one, or two threads could queue in another order than they stamped.
    let failure = wallClock.withLock { wallClock -> AuditStoreError? in
      let stamp = clock.stamp
      if let step = wallClock.step(to: stamp) {
        let leaf = ClockStepLeaf(step: step, isSynchronised: HostClock.isSynchronised)
        _ = submit(.clockStep(leaf), stamp) { _ in }
      }
      return submit(body, stamp, completion)
    }
    if let failure { completion(.failure(failure)) }
  }

  /// Has a leaf written and waits for it.
  func record(_ body: LeafBody) async -> Result<CommittedLeaf, AuditStoreError> {
    await withCheckedContinuation { continuation in
      record(body) { continuation.resume(returning: $0) }
    }
  }

  /// Asks whether the log still takes leaves, behind everything that was recorded before.
  func probe(_ completion: @escaping LogWriter.ProbeCompletion) {
    do throws(AuditStoreError) {
      try writer.probe(completion: completion)
    } catch {
      completion(.failure(error))
    }
  }

  /// Reads leaves behind everything that was recorded before.
  func read(
    from seq: Int64, limit: Int,
    completion: @escaping @Sendable (Result<[StoredLeaf], AuditStoreError>) -> Void
  ) {
    do throws(AuditStoreError) {
      try writer.read(from: seq, limit: limit, completion: completion)
    } catch {
      completion(.failure(error))
    }
  }

  /// Reads leaves and waits for them.
  func read(from seq: Int64, limit: Int) async -> Result<[StoredLeaf], AuditStoreError> {
    await withCheckedContinuation { continuation in
      read(from: seq, limit: limit) { continuation.resume(returning: $0) }
    }
  }

  /// Reads one row, on a thread that may wait for the disk.
  func row(at seq: Int64) throws(AuditStoreError) -> StoredLeaf {
    let reply = Reply<Result<[StoredLeaf], AuditStoreError>>()
    read(from: seq, limit: 1) { reply.give($0) }
    guard let result = reply.wait(seconds: 60) else { throw .retryable("the disk does not answer") }
    guard let row = try result.get().first, row.seq == seq else {
      throw .damaged(what: "it is missing", seq: seq)
    }
    return row
  }

  /// Asks what the log knows of a handpiece, behind everything that was recorded before.
  func recall(
    _ question: RecallQuestion,
    completion: @escaping @Sendable (Result<HandpieceRecall, AuditStoreError>) -> Void
  ) {
    do throws(AuditStoreError) {
      try writer.recall(question, completion: completion)
    } catch {
      completion(.failure(error))
    }
  }

  /// What is looked up about a handpiece, behind everything that was recorded before.
  func landmarks(of handpiece: String) async -> Result<HandpieceLandmarks, AuditStoreError> {
    await withCheckedContinuation { continuation in
      do throws(AuditStoreError) {
        try writer.landmarks(of: handpiece) { continuation.resume(returning: $0) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
  }

  /// What the log knows of a handpiece that is not there; `nil` when the log cannot be read.
  func recall(_ handpiece: String) async -> HandpieceRecall? {
    await withCheckedContinuation { continuation in
      recall(RecallQuestion(handpiece: handpiece, logSize: 0, rootPrefix: 0)) {
        continuation.resume(returning: try? $0.get())
      }
    }
  }

  /// Writes what waits and closes the log.
  func close() {
    occasions.finish()
    writer.close()
  }

  /// Queues a leaf; says why when it could not, and the completion is never called then.
  private func submit(
    _ body: LeafBody, _ stamp: LeafStamp, _ completion: @escaping Completion
  ) -> AuditStoreError? {
    do throws(AuditStoreError) {
      try writer.submit(PendingLeaf(stamp: stamp, body: body)) { [self] result in
        CrashPoint.committed.pass(body)
        // Who waits for the leaf goes first: it may be the next pulse.
        completion(result)
        CrashPoint.told.pass(body)
        switch result {
        case .success(let leaf):
          meters.note(body, after: clock.boot - stamp.boot)
          note(leaf, body, at: stamp.boot)
        case .failure: meters.noteFailure()
        }
      }
      CrashPoint.submitted.pass(body)
      return nil
    } catch {
      return error
    }
  }

  private func note(_ leaf: CommittedLeaf, _ body: LeafBody, at now: BootInstant) {
    newest.withLock { position in
      position = Position(size: UInt64(clamping: leaf.treeSize), root: leaf.root)
    }
    feed.publish(ControlEvent(id: UInt64(clamping: leaf.seq), name: .leaf, data: leaf.bytes))
    if rhythm.withLock({ $0.isDue(after: body, at: now) }) { occasions.yield() }
    if leaf.isOfTheLast { tellOfFullDisk() }
  }

  /// Says so once, out of the room that was kept for it.
  private func tellOfFullDisk() {
    let tell = fullness.withLock { fullness in
      defer { fullness.isFull = true }
      return fullness.isFull ? nil : fullness.tell
    }
    guard let tell else { return }
    record(.storageFailed(StorageFailedLeaf(reason: "disk_full", isFatal: false))) { _ in }
    tell()
  }

  /// Has somebody told once the disk is full, or now if it is.
  func whenFull(_ tell: @escaping @Sendable () -> Void) {
    let isFull = fullness.withLock { fullness in
      fullness.tell = tell
      return fullness.isFull
    }
    if isFull { tell() }
  }

  private struct Fullness {
    var isFull = false
    var tell: @Sendable () -> Void = {}
  }
}

/// Notices when somebody sets the wall clock.
package struct WallClock {
  /// Less is drift, or a clock that is being steered.
  private static let tolerance = Microseconds(1_000_000)
  private var offset: Int64

  /// Takes the clock to be right at the stamp.
  package init(_ stamp: LeafStamp) {
    offset = Self.offset(of: stamp)
  }

  /// How far the clock was set since the stamp before; `nil` when it was not.
  package mutating func step(to stamp: LeafStamp) -> Microseconds? {
    let newest = Self.offset(of: stamp)
    let step = Microseconds(newest - offset)
    offset = newest
    return abs(step.count) > Self.tolerance.count ? step : nil
  }

  private static func offset(of stamp: LeafStamp) -> Int64 {
    stamp.utc.microseconds - stamp.boot.microseconds
  }
}

/// When a checkpoint is due: at what begins, ends, stops or alarms, and every 5 s while firing.
package struct CheckpointRhythm {
  private static let interval = Milliseconds(5000)
  private static let occasions: Set<String> = [
    DaemonStartedLeaf.kind, SessionOpenedLeaf.kind, SessionClosedLeaf.kind, StopLeaf.kind,
    AlarmRaisedLeaf.kind, SigningKeyLeaf.kind, IdentityErasedLeaf.kind, LinkDisclosedLeaf.kind,
  ]
  private var last: BootInstant?

  package init() {}

  /// Whether one is due behind this leaf, which it then is taken to be.
  package mutating func isDue(after body: LeafBody, at now: BootInstant) -> Bool {
    let isOccasion: Bool
    switch body {
    case .pulse, .exposure: isOccasion = last.map { now >= $0 + Self.interval } ?? true
    default: isOccasion = Self.occasions.contains(body.kind)
    }
    if isOccasion { last = now }
    return isOccasion
  }
}
