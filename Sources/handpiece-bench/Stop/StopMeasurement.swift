import CBaseline
import CLinux
import Glibc
import HandpieceWire
import Quantities

/// How long a stop takes from `stop.sock` to the line: datagram sent, first byte of the stop frame
/// read. Through the real daemon, beside a plain C thread that passes a packet on to a line.
enum StopMeasurement {
  private static let patienceMilliseconds = 2000

  static func run(isQuick: Bool) throws(BenchError) -> StopFigures {
    let stops = isQuick ? 200 : 2000
    let stage = try Stage()
    let technician = Technician(
      daemon: stage.daemon, seen: stage.handpiece.daemonLine, questions: stage.questions)
    _ = try waiting { () async throws(BenchError) in try await technician.greet() }
    let socket = try PacketSocket.connected(to: stage.daemon.stopSocket)
    var relayEnd: Int32 = -1
    let relay = try PacketSocket(pairedWith: &relayEnd)
    let line = try stage.openBaselineLine()
    guard let path = unsafe cbaseline_stop_path_start(relayEnd, line) else {
      throw BenchError(call: "pthread_create", errorNumber: EAGAIN)
    }

    // Between the reading of the clock and the send nobody may come in.
    _ = clinux_thread_fifo(60)

    var frames = StopFrames(seed: 1)
    var random = SplitMix64(seed: 1)
    var daemon: [Int64] = []
    var baseline: [Int64] = []
    var unconfirmed = 0
    for stop in 1...stops {
      if stop % 500 == 0 { Progress.show("stop: \(stop) of \(stops)") }
      baseline.append(
        try time(relay, frames.next(clockMilliseconds: 0).array, stage.handpiece.baselineLine))
      _ = try relay.receive()
      rest(&random)
      daemon.append(try time(socket, Array("stop".utf8), stage.handpiece.daemonLine))
      _ = try socket.receive()
      if try socket.receive() != "confirmed" { unconfirmed += 1 }
      rest(&random)
    }
    _ = consume relay
    unsafe cbaseline_stop_path_end(path)
    return StopFigures(
      daemon: Spread(daemon), baseline: Spread(baseline), unconfirmedCount: unconfirmed)
  }

  /// From the send of a packet to the read of the stop that it causes, in ns.
  private static func time(
    _ socket: borrowing PacketSocket, _ packet: [UInt8], _ line: Sightings
  ) throws(BenchError) -> Int64 {
    let start = Clock.nanoseconds
    try socket.send(packet)
    guard let arrived = line.nextStop(withinMilliseconds: patienceMilliseconds) else {
      throw .timedOut(waitingFor: "a stop on the line")
    }
    return arrived - start
  }

  /// Lets everybody fall asleep again, for no regular time.
  private static func rest(_ random: inout SplitMix64) {
    usleep(UInt32(clamping: random.number(in: 1000...4000)))
  }
}

extension EncodedFrame {
  fileprivate var array: [UInt8] {
    (0..<count).map { bytes[$0] }
  }
}
