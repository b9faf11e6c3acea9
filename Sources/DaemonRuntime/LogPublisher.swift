import AuditLog
import AuditStore
import ControlAPI
import Logging
import Quantities
import Synchronization

/// Signs checkpoints of the log and publishes it as tiles, behind everything else: first a leaf is
/// durable, then its root is known, then that is signed, then it is published.
///
/// It reads the log through the log's own thread and keeps no more of it than a tile.
actor LogPublisher {
  /// Rows read at once; the next pulse's commit may wait behind it.
  private static let batch = 64

  private let recorder: LogRecorder
  private let folder: TileFolder
  private var keyFile: SigningKeyFile
  private let shelf: CheckpointShelf
  private let logger: Logger
  private var complaint: String?
  /// Whether somebody has the tiles and the key, and who waits for them: an actor lets others in
  /// while it awaits.
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(
    recorder: LogRecorder, folder: sending TileFolder, keyFile: consuming sending SigningKeyFile,
    shelf: CheckpointShelf, logger: Logger
  ) {
    self.recorder = recorder
    self.folder = folder
    self.keyFile = keyFile
    self.shelf = shelf
    self.logger = logger
  }

  var verifierKey: NoteVerifierKey { keyFile.key.verifierKey }

  /// Publishes a checkpoint whenever the log asks for one, until it is closed.
  func run() async {
    for await _ in recorder.checkpointsDue { await publish() }
  }

  /// Signs and publishes what is durable now; a failure is told once and tried again at the next
  /// occasion, because everything here can be derived again.
  func publish() async {
    await take()
    await publishNow()
    release()
  }

  private func take() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// Hands over to whoever waits longest.
  private func release() {
    if waiting.isEmpty {
      isTaken = false
    } else {
      waiting.removeFirst().resume()
    }
  }

  private func publishNow() async {
    do throws(AuditStoreError) {
      let checkpoint = try await checkpoint()
      try folder.publish(checkpoint)
      shelf.put(checkpoint, at: recorder.now)
      complaint = nil
    } catch {
      let text = "the log's tiles: \(error)"
      if complaint != text { logger.error("\(text)") }
      complaint = text
    }
  }

  /// The published checkpoint's note, and the proof that its log began with the first `oldSize`
  /// leaves; no proof when it has fewer. Each of the proof's hashes is one tile read.
  func consistency(
    from oldSize: Int64
  ) throws(AuditStoreError) -> (note: SignedNote, proof: ConsistencyProof?) {
    let bundle = try BundleReader(path: folder.path)
    let proof = try ConsistencyProof(fromSize: oldSize, toSize: bundle.checkpoint.size) {
      (place) throws(AuditStoreError) in try bundle.hash(of: place)
    }
    return (bundle.note, proof)
  }

  /// Replaces the signing key: the next one is made, both sign the statement of it, that is
  /// recorded, and then the next one signs.
  func rotate() async throws(AuditStoreError) -> LogKeyAnswer {
    await take()
    defer { release() }
    await publishNow()
    let note = try keyFile.beginRotation(seed: HostClock.randomBytes(32))
    let result = await withCheckedContinuation { continuation in
      recorder.record(.signingKey(SigningKeyLeaf(note: note))) {
        continuation.resume(returning: $0)
      }
    }
    let leaf = try result.get()
    try keyFile.finishRotation()
    await publishNow()
    return LogKeyAnswer(verifierKey: verifierKey.text, recordedAt: leaf.seq)
  }

  private func checkpoint() async throws(AuditStoreError) -> SignedCheckpoint {
    let target = Int64(clamping: recorder.position.size)
    while folder.size < target {
      let limit = Int(min(Int64(Self.batch), target - folder.size))
      let rows = try await read(from: folder.size, limit: limit)
      guard !rows.isEmpty else {
        throw .damaged(what: "it is missing", seq: folder.size)
      }
      try folder.extend(with: rows)
    }
    do throws(AuditLogError) {
      return try Checkpoint(
        origin: verifierKey.name, size: folder.size, root: folder.root
      ).signed(by: [keyFile.key])
    } catch {
      throw .fatal("\(error)")
    }
  }

  private func read(
    from seq: Int64, limit: Int
  ) async throws(AuditStoreError) -> [StoredLeaf] {
    let result = await withCheckedContinuation { continuation in
      recorder.read(from: seq, limit: limit) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }
}
