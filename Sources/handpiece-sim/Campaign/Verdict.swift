import FoundationEssentials
import Spawning
import Synchronization

/// What `handpiece-audit verify` says of the stopped log.
struct Verdict: Decodable, Sendable {
  struct Finding: Decodable, Sendable {
    let seq: Int64
    let code: String
    let sentence: String
  }

  let findings: [Finding]
  let isClean: Bool

  private enum CodingKeys: String, CodingKey {
    case findings
    case isClean = "clean"
  }

  /// Runs the auditor's program over a database that nobody has open.
  static func of(_ database: String) async throws(CampaignFailure) -> Verdict {
    let audit = try CampaignFailure.started { () throws(SpawningError) in
      try ProgramPath.beside("handpiece-audit")
    }
    let (ended, continuation) = AsyncStream<Int32>.makeStream()
    let box = LineBox()
    let process = try ChildProcess.ofCampaign([audit, "verify", database, "--json"]) { report in
      switch report {
      case .line(let line): box.add(line)
      case .ended(let status):
        continuation.yield(status)
        continuation.finish()
      }
    }
    var status: Int32 = -1
    for await code in ended { status = code }
    _ = process
    do {
      return try JSONDecoder().decode(Verdict.self, from: Data(box.text.utf8))
    } catch {
      throw .violated("handpiece-audit ended with status \(status): \(box.text)")
    }
  }

  private final class LineBox: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
  }
}
