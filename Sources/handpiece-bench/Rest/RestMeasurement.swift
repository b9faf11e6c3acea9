import Glibc

/// How long every way to stop takes until a handpiece that fires is disarmed, without energy and with
/// its needles home, measured at the handpiece.
enum RestMeasurement {
  /// A way to stop.
  enum Way: String, CaseIterable {
    case stopSocket = "stop.sock"
    case controlSocket = "POST /v1/stop"
    case signal = "SIGUSR1"
    case disarming
    case closing = "closing the session"
    case unattended = "alarms unattended"
    case frozen = "daemon frozen"
    case killed = "SIGKILL"
    case terminated = "SIGTERM"

    /// Nothing comes after it.
    fileprivate var isEnd: Bool { self == .killed || self == .terminated }
  }

  private static let patienceMilliseconds = 10_000

  static func run(isQuick: Bool) throws(BenchError) -> RestFigures {
    let count = isQuick ? 3 : 20
    var times: [Way: [Int64]] = [:]
    let stage = try Stage(isHurried: true)
    for way in Way.allCases where !way.isEnd {
      Progress.show("rest: \(way.rawValue), \(count) times")
      for _ in 0..<count { times[way, default: []].append(try time(way, on: stage)) }
    }
    for way in Way.allCases where way.isEnd {
      Progress.show("rest: \(way.rawValue)")
      for _ in 0..<(isQuick ? 1 : 5) {
        times[way, default: []].append(try time(way, on: try Stage(isHurried: true)))
      }
    }
    return RestFigures(
      ways: Way.allCases.map { (way: $0.rawValue, times: Spread(times[$0] ?? [])) })
  }

  /// Treats a few pulses, stops, and has everything ready again where that is possible.
  private static func time(_ way: Way, on stage: Stage) throws(BenchError) -> Int64 {
    let technician = try stage.technician()
    let line = stage.handpieces.daemonLine
    let session = try waiting { () async throws(BenchError) in
      try await technician.release()
      let session = try await technician.open(on: try await technician.greet())
      guard let pass = Technician.passes(on: Technician.abdomen, pulses: 400).first else {
        throw .disagreement("there is no pass")
      }
      try await technician.start(pass, in: session)
      try await technician.fire(until: line.answerCount + 3, in: session)
      return session
    }
    // Somewhere between two pulses, or in one.
    usleep(UInt32.random(in: 1000...99_000))
    let start = Clock.nanoseconds
    switch way {
    case .stopSocket: try PacketSocket(connectedTo: stage.daemon.stopSocket).send(Array("s".utf8))
    case .signal: stage.daemon.signal(SIGUSR1)
    case .frozen: stage.daemon.signal(SIGSTOP)
    case .killed: stage.daemon.signal(SIGKILL)
    case .terminated: stage.daemon.signal(SIGTERM)
    case .unattended: technician.leave()
    case .controlSocket, .disarming, .closing:
      try waiting { () async throws(BenchError) in
        switch way {
        case .controlSocket: try await technician.stop()
        case .disarming: try await technician.disarm(session)
        default: try await technician.close(session)
        }
      }
    }
    let rested = line.nextRest(after: start, withinMilliseconds: patienceMilliseconds)
    if way == .frozen { stage.daemon.signal(SIGCONT) }
    guard let rested else { throw .timedOut(waitingFor: "the handpiece to rest: \(way.rawValue)") }
    if way == .unattended { try technician.attend() }
    if !way.isEnd, way != .closing {
      try waiting { () async throws(BenchError) in
        try await technician.release()
        try await technician.endPass(session)
        try await technician.close(session)
      }
    }
    return rested - start
  }
}
