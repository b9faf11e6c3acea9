import ControlAPI
import ControlClient

/// Follows the daemon's events for as long as it is wanted, through every loss of the daemon.
struct Watch: Sendable {
  let connection: ControlConnection
  let presentsAlarms: Bool
  /// Whether presenting was asked for by name: then there is no doing without it.
  let isChosen: Bool
  let printer: WatchPrinter

  /// Two heartbeats that do not come.
  private static let silence = Duration.milliseconds(1000)
  private static let pause = Duration.milliseconds(250)

  /// Throws where following cannot begin at all: no daemon, no role.
  func run() async throws {
    var presents = presentsAlarms
    var hasBegun = false
    while !Task.isCancelled {
      do {
        try await follow(presenting: presents)
        hasBegun = true
        printer.say("LOST: the daemon has ended the stream; nothing shown here is certain")
      } catch let error as ControlClientError {
        if case .problem(let problem) = error, problem.code == .forbidden, presents, !isChosen {
          presents = false
          printer.say("this seat may not present alarms: only following")
          continue
        }
        guard hasBegun || printer.hasShown else { throw error }
      }
      try? await Task.sleep(for: Self.pause)
    }
  }

  private func follow(presenting: Bool) async throws {
    try await connection.withEvents(
      EventQuery(presentsAlarms: presenting), tellsHeartbeats: true
    ) { events in
      printer.begin(
        try await connection.status(), try await connection.alarms(), presenting: presenting)
      let pulse = Heartbeat(silence: Self.silence) { printer.lose() }
      defer { pulse.end() }
      for try await event in events {
        pulse.beat()
        printer.show(event)
      }
    }
  }
}

/// Says when nothing has been heard for too long.
final class Heartbeat: Sendable {
  private let beats: AsyncStream<Void>.Continuation
  private let watching: Task<Void, Never>

  init(silence: Duration, lost: @escaping @Sendable () -> Void) {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    beats = continuation
    watching = Task {
      var alarm = Task {
        try await Task.sleep(for: silence); lost()
      }
      for await _ in stream {
        alarm.cancel()
        alarm = Task {
          try await Task.sleep(for: silence); lost()
        }
      }
      alarm.cancel()
    }
  }

  func beat() { beats.yield() }

  func end() { beats.finish() }

  deinit { beats.finish() }
}
