import ControlAPI
import ControlClient
import FoundationEssentials
import Spawning

/// One thing that happened while the demonstration runs.
enum Happening: Sendable {
  /// The daemon answers, and its events are followed from here on.
  case attached
  case pulse(PulseProgress)
  /// Handpiece or session have changed.
  case changed
  /// What is alarmed has changed.
  case alarmed(AlarmList)
  case simulator(SimulatorEvent)
  case ended(Player, status: Int32)
  /// A moment has passed; nobody waits for ever.
  case tick

  /// A program on the stage.
  enum Player: String, Sendable {
    case daemon = "handpieced"
    case simulator = "handpiece-sim"
  }
}

/// All that happens, from daemon, simulator and clock, in one order.
final class Happenings: Sendable {
  let stream: AsyncStream<Happening>
  private let continuation: AsyncStream<Happening>.Continuation

  /// How much may wait; what is dropped beyond is had again by asking the daemon.
  private static let backlog = 4096
  private static let tick = Duration.milliseconds(100)

  init() {
    (stream, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingNewest(Self.backlog))
  }

  /// Notes what comes from a child.
  func note(_ report: ChildProcess.Report, from player: Happening.Player) {
    switch report {
    case .line(let line):
      guard player == .simulator, let event = SimulatorEvent(line: line) else { return }
      continuation.yield(.simulator(event))
    case .ended(let status):
      continuation.yield(.ended(player, status: status))
    }
  }

  /// Follows the daemon's events until it is cancelled, however often the daemon is not there yet
  /// or hangs up.
  func follow(_ connection: ControlConnection) async {
    while !Task.isCancelled {
      try? await connection.withEvents(EventQuery(presentsAlarms: true)) { events in
        continuation.yield(.attached)
        for try await event in events { note(event) }
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Ticks until it is cancelled.
  func keepTime() async {
    while (try? await Task.sleep(for: Self.tick)) != nil { continuation.yield(.tick) }
  }

  private func note(_ event: ControlEvent) {
    switch event.name {
    case .progress:
      let data = Data(event.data)
      if let progress = try? JSONDecoder().decode(PulseProgress.self, from: data) {
        continuation.yield(.pulse(progress))
      }
    case .state: continuation.yield(.changed)
    case .alarms:
      if let list = try? JSONDecoder().decode(AlarmList.self, from: Data(event.data)) {
        continuation.yield(.alarmed(list))
      }
    case .leaf, .dropped, .alive: break
    }
  }
}
