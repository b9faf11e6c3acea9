import ControlAPI
import ControlClient
import FoundationEssentials
import Spawning

/// One thing that happens in a campaign.
enum Happening: Sendable {
  /// A run of the daemon answers, and its events are followed from here on.
  case attached(run: Int)
  /// A leaf is in the log, and a client was told.
  case leaf(seq: Int64, text: String)
  case pulse(PulseProgress)
  case changed
  case daemonSaid(String)
  case daemonEnded(run: Int, status: Int32)
  case simulator(SimulatorWord)
  case simulatorEnded
  /// A moment has passed; nobody waits for ever.
  case tick
}

/// A line of the simulator.
enum SimulatorWord: Sendable {
  case plugged
  case report(CounterWord)

  /// Reads a line; `nil` for what nobody here waits for.
  init?(line: String) {
    let data = Data(line.utf8)
    switch (try? JSONDecoder().decode(Event.self, from: data))?.event {
    case "plugged": self = .plugged
    case "report":
      guard let counter = try? JSONDecoder().decode(CounterWord.self, from: data) else {
        return nil
      }
      self = .report(counter)
    default: return nil
    }
  }

  private struct Event: Decodable {
    let event: String
  }
}

/// What the handpiece says of its counter.
struct CounterWord: Decodable, Sendable {
  let counterEpoch: Int
  let lastPulse: Int
  let lastAcknowledged: Int

  private enum CodingKeys: String, CodingKey {
    case counterEpoch = "counter_epoch"
    case lastPulse = "last_pulse"
    case lastAcknowledged = "last_acknowledged"
  }
}

/// All that happens, from daemons, simulators and the clock, in one order.
final class Happenings: Sendable {
  let stream: AsyncStream<Happening>
  private let continuation: AsyncStream<Happening>.Continuation

  private static let backlog = 16_384
  private static let tick = Duration.milliseconds(50)

  init() {
    (stream, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingNewest(Self.backlog))
  }

  func noteDaemon(_ report: ChildProcess.Report, run: Int) {
    switch report {
    case .line(let line): continuation.yield(.daemonSaid(line))
    case .ended(let status): continuation.yield(.daemonEnded(run: run, status: status))
    }
  }

  func noteSimulator(_ report: ChildProcess.Report) {
    switch report {
    case .line(let line):
      if let word = SimulatorWord(line: line) { continuation.yield(.simulator(word)) }
    case .ended: continuation.yield(.simulatorEnded)
    }
  }

  /// Follows the events of one run of the daemon until it is cancelled.
  func follow(_ connection: ControlConnection, run: Int) async {
    while !Task.isCancelled {
      try? await connection.withEvents(EventQuery(presentsAlarms: true)) { events in
        continuation.yield(.attached(run: run))
        for try await event in events { note(event) }
      }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Ticks until it is cancelled.
  func keepTime() async {
    while (try? await Task.sleep(for: Self.tick)) != nil { continuation.yield(.tick) }
  }

  private func note(_ event: ControlEvent) {
    switch event.name {
    case .progress:
      if let progress = try? JSONDecoder().decode(PulseProgress.self, from: Data(event.data)) {
        continuation.yield(.pulse(progress))
      }
    case .state: continuation.yield(.changed)
    case .alarms, .dropped, .alive: break
    case .leaf:
      guard let seq = event.id else { return }
      continuation.yield(
        .leaf(seq: Int64(clamping: seq), text: String(decoding: event.data, as: UTF8.self)))
    }
  }
}
