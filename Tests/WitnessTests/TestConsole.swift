import AuditLog
import ControlAPI
import ControlClient
import ControlServer
import Foundation
import Synchronization

/// A daemon's socket with nothing behind it but a log in memory, which a test may forge.
final class TestConsole: ControlService {
  private struct State {
    var rows: [StoredLeaf] = []
    var frontier = MerkleFrontier()
    var signer: NoteSignerKey
    var witnessed: WitnessedCheckpoint?
  }

  let path: String
  private let key: NoteSignerKey
  private let state: Mutex<State>

  private init(path: String) throws {
    self.path = path
    key = try NoteSignerKey(name: "handpieced/test", seed: Array(repeating: 3, count: 32))
    state = Mutex(State(signer: key))
  }

  /// Serves while the test runs.
  static func run<Result: Sendable>(
    _ test: (TestConsole) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpw-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("control.sock").path
    let console = try TestConsole(path: path)
    let endpoint = try ControlEndpoint(
      socketAt: .path(path, mode: 0o600), policy: .development(userID: getuid()), service: console,
      feed: EventFeed())
    async let running: Void = endpoint.run()
    defer { endpoint.shutdown() }
    let result = try await test(console)
    endpoint.shutdown()
    try await running
    return result
  }

  var connection: ControlConnection {
    ControlConnection(socketAt: path, timeoutMilliseconds: 1_800_000)
  }

  var verifierKey: NoteVerifierKey { key.verifierKey }
  var size: Int64 { state.withLock { $0.frontier.size } }
  var witnessed: WitnessedCheckpoint? { state.withLock { $0.witnessed } }

  func grow(to size: Int, salt: String = "") {
    state.withLock { state in
      while state.frontier.size < size {
        let seq = state.frontier.size
        let bytes = Array("leaf \(seq) \(salt)".utf8)
        let hash = Hash256(leaf: bytes)
        let subtree = state.frontier.append(hash)
        state.rows.append(
          StoredLeaf(
            seq: seq, bytes: bytes, hash: hash, subtree: subtree))
      }
    }
  }

  /// Puts another log in the place of the old one, under the same key.
  func replaceLog(size: Int, salt: String) {
    state.withLock { state in
      state.rows = []
      state.frontier = MerkleFrontier()
    }
    grow(to: size, salt: salt)
  }

  /// Forgets what was witnessed, as a state folder put back from a backup does.
  func forgetWitnessed() {
    state.withLock { $0.witnessed = nil }
  }

  /// Signs from now on with a key that only bears the log's name.
  func forgeSignatures() throws {
    let forged = try NoteSignerKey(name: key.verifierKey.name, seed: Array(repeating: 4, count: 32))
    state.withLock { $0.signer = forged }
  }

  func answer(
    _ request: ControlRequest, from seat: Seat, ifMatch version: EntityTag?
  ) async -> ControlAnswer {
    do {
      return try state.withLock { state in try answer(request, &state) }
    } catch {
      return .problem(Problem(.refused, "\(error)"))
    }
  }

  func denied(_ route: ControlRoute, to seat: Seat) {}

  func replay(after position: UInt64, limit: Int) async -> [ControlEvent] { [] }

  private func answer(
    _ request: ControlRequest, _ state: inout State
  ) throws -> ControlAnswer {
    let newest = try Checkpoint(
      origin: key.verifierKey.name, size: state.frontier.size, root: state.frontier.root
    ).signed(by: [state.signer])
    let note = String(decoding: newest.note.bytes, as: UTF8.self)
    switch request {
    case .logKey:
      return .logKey(LogKeyAnswer(verifierKey: key.verifierKey.text, recordedAt: nil))
    case .checkpoint: return .checkpoint(CheckpointAnswer(note: note, witnessed: state.witnessed))
    case .consistency(let from):
      let rows = state.rows
      let proof = ConsistencyProof(fromSize: Int64(clamping: from), toSize: state.frontier.size) {
        $0.hash { rows[Int($0)] }
      }
      guard let proof else { return .problem(Problem(.conflict, "There are fewer leaves.")) }
      return .consistency(
        ConsistencyAnswer(from: from, note: note, hashes: proof.hashes.map(\.description)))
    case .cosign(let body):
      let signed = try SignedCheckpoint(
        checking: SignedNote(reading: Array(body.note.utf8)), trusting: [key.verifierKey])
      state.witnessed = WitnessedCheckpoint(
        note: body.note, witness: "w", size: UInt64(signed.checkpoint.size), time: 0)
      return .checkpoint(CheckpointAnswer(note: note, witnessed: state.witnessed))
    default: return .problem(Problem(.notFound, "Not here."))
    }
  }
}
