import ControlAPI
import ControlClient
import Glibc

/// What a daemon has to bear while something else is measured: clients that follow every event, a
/// thousand questions a second, and a log that is written as fast as it can be from outside.
///
/// What writes the log is disclosures: the request that leads to a leaf with the least work beside
/// it. Each is a leaf of its own, and a checkpoint is signed and published behind it.
final class Load {
  private let daemon: DaemonProcess
  private let audience: EventAudience
  private let askers: RequestMill
  private let writers: RequestMill
  private let connection: ControlConnection
  private var begun: Instant?

  private struct Instant {
    let nanoseconds: Int64
    let processorNanoseconds: Int64
    let logSize: UInt64
  }

  private static let followers = 100
  private static let questionsPerSecond: Int64 = 1000
  private static let settlingMilliseconds: Int32 = 2000

  private static let questions = RequestMill.Order(
    requests: [
      "/v1/status", "/v1/handpieces", "/v1/status", "/v1/log/leaves?from=0&limit=8",
      "/v1/handpieces", "/v1/status", "/v1/log/checkpoint", "/v1/log/key",
    ].map(RequestMill.get),
    connections: 48, perSecond: questionsPerSecond)
  private static let disclosures = RequestMill.Order(
    requests: [RequestMill.post("/v1/links", #"{"patients":[]}"#)], connections: 16,
    perSecond: nil)

  /// Starts it, and waits until it is there.
  init(on daemon: DaemonProcess) throws(BenchError) {
    self.daemon = daemon
    connection = ControlConnection(socketAt: daemon.controlSocket)
    audience = try EventAudience(
      Self.followers, at: daemon.controlSocket, asking: EventAudience.following)
    try audience.gather()
    askers = try RequestMill(Self.questions, at: daemon.controlSocket)
    writers = try RequestMill(Self.disclosures, at: daemon.controlSocket)
  }

  /// Counts from now on.
  func begin() throws(BenchError) {
    _ = poll(nil, 0, Self.settlingMilliseconds)
    _ = (audience.takeTally(), askers.takeTally(), writers.takeTally())
    begun = try now()
  }

  /// What it came to since ``begin()``.
  func figures() throws(BenchError) -> LoadFigures {
    let end = try now()
    let (events, questions) = (audience.takeTally(), askers.takeTally())
    let disclosures = writers.takeTally()
    guard let begun else { throw .disagreement("the load was never begun") }
    guard !disclosures.waits.isEmpty else {
      throw .daemon(step: "load", reason: "no disclosure was recorded")
    }
    return LoadFigures(
      nanoseconds: end.nanoseconds - begun.nanoseconds,
      processorNanoseconds: end.processorNanoseconds - begun.processorNanoseconds,
      followerCount: Self.followers, eventByteCount: events.bytes, droppedCount: events.dropped,
      questions: Spread(questions.waits), disclosures: Spread(disclosures.waits),
      failedCount: questions.failed + disclosures.failed,
      leafCount: Int64(clamping: end.logSize) - Int64(clamping: begun.logSize))
  }

  private func now() throws(BenchError) -> Instant {
    let connection = connection
    let size = try waiting { () async throws(BenchError) in
      do throws(ControlClientError) {
        return try await connection.status().logSize
      } catch {
        throw .daemon(step: "status under load", reason: "\(error)")
      }
    }
    return Instant(
      nanoseconds: Clock.nanoseconds, processorNanoseconds: daemon.processorNanoseconds,
      logSize: size)
  }
}
