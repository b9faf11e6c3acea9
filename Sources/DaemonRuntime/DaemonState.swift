import AuditLog
import AuditStore
import ControlServer
import DeviceCatalog
import IdentityStore
import Logging
import Quantities
import TreatmentSession

/// Everything the daemon keeps in its state folder: the log with its key and its tiles, and who the
/// patients are.
///
/// Opening it brings what an earlier run left to where nothing depends on that run any more: the
/// log says that it began anew, sessions that fired nothing are closed, those that may have wait
/// for their handpieces, and what was delivered counts for its patients.
struct DaemonState: Sendable {
  let recorder: LogRecorder
  let history: RecoveredHistory
  let unfinished: UnfinishedBook
  let patients: PatientBook
  let people: PeopleBook
  let publisher: LogPublisher
  let checkpoints: CheckpointShelf
  /// SHA-256 over the catalog's files.
  let catalogHash: Hash256
  private let logger: Logger

  init(
    _ options: DaemonOptions, clock: HostClock, feed: EventFeed, catalog: Catalog, logger: Logger
  ) throws(DaemonError) {
    self.logger = logger
    catalogHash = Hash256(of: catalog.fingerprintInput)
    let folder = options.stateFolder
    try StateFolder.prepare(folder)
    do throws(IdentityStoreError) {
      let identities = try IdentityDatabase(folder: folder)
      let loaded = try identities.load()
      people = try PeopleBook(identities, loaded, logger: logger)
      patients = PatientBook(identities, loaded, logger: logger)
    } catch {
      throw .identities(error)
    }
    let keyLeaf: LeafBody?
    let recovery: LogRecovery
    do throws(AuditStoreError) {
      let database = try AuditDatabase(path: "\(folder)/audit.sqlite")
      recovery = database.recovery
      try KeptCheckpoints.check(in: folder, database)
      history = try RecoveredHistory(database, logger: logger)
      clock.trust.begin(after: history.newestUTC)
      try patients.settle(database, unfinished: history.unfinished)
      let recorded = try LogSigner.newestKey(in: database)
      checkpoints = try CheckpointShelf(folder: folder, witnesses: options.witnesses)
      let recorder = LogRecorder(
        writer: try LogWriter(database: database), frontier: history.frontier, clock: clock,
        feed: feed)
      self.recorder = recorder
      let signer = try LogSigner(folder: folder, recorded: recorded)
      keyLeaf = signer.leaf
      let tiles = try TileFolder(path: "\(folder)/tiles", logSize: history.frontier.size) {
        seq throws(AuditStoreError) in try recorder.row(at: seq)
      }
      publisher = LogPublisher(
        recorder: recorder, folder: tiles, keyFile: signer.takeFile(), shelf: checkpoints,
        logger: logger)
    } catch {
      patients.close()
      throw .log(error)
    }
    unfinished = UnfinishedBook(history.unfinished)
    recordStart(catalog, recovery, keyLeaf)
    recordOwed()
    do throws(IdentityStoreError) {
      try finishErasures()
    } catch {
      close()
      throw .identities(error)
    }
  }

  /// Has a leaf written that nobody waits for.
  func note(_ leaf: LeafBody) {
    recorder.record(leaf) { [logger] result in
      if case .failure(let error) = result { logger.critical("\(error)") }
    }
  }

  /// Writes what waits and closes everything.
  func close() {
    recorder.close()
    people.close()
    patients.close()
  }

  /// The first leaves of this run: that it began, what signs it, and what became of the sessions
  /// that an earlier run left open.
  private func recordStart(_ catalog: Catalog, _ recovery: LogRecovery, _ keyLeaf: LeafBody?) {
    note(
      .daemonStarted(
        DaemonStartedLeaf(
          version: SoftwareVersion.text, hostBootID: HostClock.hostBootID,
          catalogHash: catalogHash, tablesHash: Hash256(of: catalog.tablesFingerprintInput),
          recoveredLogSize: Int(clamping: recovery.size),
          discardedWALBytes: Int(clamping: recovery.discardedBytes),
          isClosedInOrder: history.isClosedInOrder)))
    if let keyLeaf { note(keyLeaf) }
    for leaf in history.leaves { note(leaf) }
  }

  /// Records what a crash left unrecorded about people.
  private func recordOwed() {
    for (person, leaf) in people.owed {
      recorder.record(leaf) { [people, logger] result in
        switch result {
        case .failure(let error): logger.critical("\(error)")
        case .success: people.settleLater(person)
        }
      }
    }
  }

  /// Records erasures that a crash left without their record. Nobody is known to have asked.
  private func finishErasures() throws(IdentityStoreError) {
    for (patient, sessions) in try patients.unrecordedErasures() {
      recorder.record(
        .identityErased(IdentityErasedLeaf(operatorUID: .max, sessions: sessions.count))
      ) { [patients, logger] result in
        switch result {
        case .failure(let error): logger.critical("\(error)")
        case .success(let leaf): patients.finishErasureLater(of: patient, recordedAt: leaf.seq)
        }
      }
    }
  }
}

/// The key file of the log, and the leaf that introduces a key the log does not know yet.
private struct LogSigner: ~Copyable {
  private var file: SigningKeyFile
  let leaf: LeafBody?

  /// - Parameter recorded: The newest key that the log knows.
  init(folder: String, recorded: NoteVerifierKey?) throws(AuditStoreError) {
    var file: SigningKeyFile
    if let found = try SigningKeyFile.open(in: folder) {
      file = found
    } else {
      let name = "handpieced/" + String(HostClock.random() | 1 << 63, radix: 16)
      file = try SigningKeyFile.make(name: name, seed: HostClock.randomBytes(32), in: folder)
    }
    try file.settleRotation(recorded: recorded)
    let key = file.key
    // Another key than the log's last is introduced too; that nobody handed over to it shows.
    if recorded != key.verifierKey {
      do throws(AuditLogError) {
        leaf = .signingKey(SigningKeyLeaf(note: try KeyRotationStatement.note(from: nil, to: key)))
      } catch {
        throw .fatal("\(error)")
      }
    } else {
      leaf = nil
    }
    self.file = file
  }

  consuming func takeFile() -> SigningKeyFile { file }

  static func newestKey(
    in log: borrowing AuditDatabase
  ) throws(AuditStoreError) -> NoteVerifierKey? {
    guard let seq = try log.signingKeys().last,
      let row = try log.read(from: seq, limit: 1).first,
      case .signingKey(let leaf) = (try? Leaf(reading: row.bytes))?.body
    else { return nil }
    return (try? KeyRotationStatement(checking: leaf.note))?.new
  }
}
