import AuditLog
import Synchronization

/// A witness by C2SP `tlog-witness`, as it should be: it keeps the newest checkpoint of each log,
/// and signs only what that one's leaves begin.
final class TestWitness: Sendable {
  private struct State {
    var latest: [String: Checkpoint] = [:]
    var trusted: [NoteVerifierKey] = []
    var seconds: Int64 = 1_780_000_000
    var statuses: [Int] = []
  }

  private let key: WitnessSignerKey
  private let state = Mutex(State())

  init(name: String = "witness.example", seed: UInt8 = 7) throws {
    key = try WitnessSignerKey(name: name, seed: Array(repeating: seed, count: 32))
  }

  var verifierKey: WitnessVerifierKey { key.verifierKey }

  /// The statuses of all answers.
  var statuses: [Int] { state.withLock { $0.statuses } }

  func trust(_ key: NoteVerifierKey) {
    state.withLock { $0.trusted.append(key) }
  }

  func latest(of origin: String) -> Checkpoint? { state.withLock { $0.latest[origin] } }

  /// Forgets everything, as a witness put back from a backup does.
  func forget() {
    state.withLock { $0.latest = [:] }
  }

  func reply(_ path: String, _ body: [UInt8]) -> WitnessServer.Reply {
    state.withLock { state in
      let (status, body) = path == "/add-checkpoint" ? answer(body, &state) : (404, [])
      state.statuses.append(status)
      return .http(status: status, body: body)
    }
  }

  private func answer(_ body: [UInt8], _ state: inout State) -> (Int, [UInt8]) {
    guard let request = try? WitnessRequest(reading: body),
      let checkpoint = try? Checkpoint(reading: request.note.text)
    else { return (400, []) }
    let keys = state.trusted.filter { $0.name == checkpoint.origin }
    guard !keys.isEmpty else { return (404, []) }
    guard (try? SignedCheckpoint(checking: request.note, trusting: keys)) != nil else {
      return (403, [])
    }
    guard request.oldSize <= checkpoint.size else { return (400, []) }
    let latest = state.latest[checkpoint.origin]
    let size = latest?.size ?? 0
    let conflict = (409, Array("\(size)\n".utf8))
    guard request.oldSize == size else { return conflict }
    let root = latest?.root ?? MerkleFrontier().root
    if size == checkpoint.size, root != checkpoint.root { return conflict }
    let proof = ConsistencyProof(
      oldSize: size, newSize: checkpoint.size, hashes: request.hashes)
    guard proof.holds(oldRoot: root, newRoot: checkpoint.root) else { return (422, []) }
    state.seconds += 1
    guard let time = UTCSecond(secondsSince1970: state.seconds),
      let line = try? key.cosignature(of: checkpoint, at: time)
    else { return (500, []) }
    state.latest[checkpoint.origin] = checkpoint
    return (200, line)
  }
}
