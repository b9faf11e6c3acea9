import Glibc
import HandpieceWire
import Quantities

/// Stops, one after the other: packet sent, first byte of the stop frame read. Through the real
/// daemon, and in turn through a plain C thread that passes a packet on to a line.
struct StopSeries: Sendable {
  let socket: String
  let baseline: BaselineStopPath
  let handpieces: PlayedHandpieces
  let count: Int

  private static let patienceMilliseconds = 2000

  func run(_ circumstance: String) throws(BenchError) -> StopFigures.Series {
    let socket = try PacketSocket(connectedTo: self.socket)
    var frames = StopFrames(seed: 1)
    var random = SplitMix64(seed: 1)
    var (daemonTimes, plainTimes) = (Times(), Times())
    var unconfirmed = 0
    for stop in 1...count {
      if stop % 500 == 0 { Progress.show("stop, \(circumstance): \(stop) of \(count)") }
      let frame = frames.next(clockMilliseconds: 0).array
      try pull(baseline.relay, frame, handpieces.baselineLine, stop, &plainTimes)
      Self.rest(&random)
      try pull(socket, Array("stop".utf8), handpieces.daemonLine, stop, &daemonTimes)
      if try socket.receive() != "confirmed" { unconfirmed += 1 }
      Self.rest(&random)
    }
    return StopFigures.Series(
      toLine: Comparison(
        daemon: Spread(daemonTimes.toLine), baseline: Spread(plainTimes.toLine)),
      toAnswer: Comparison(
        daemon: Spread(daemonTimes.toAnswer), baseline: Spread(plainTimes.toAnswer)),
      unconfirmedCount: unconfirmed)
  }

  /// From the send of packets, in ns.
  private struct Times {
    /// Until the stop was read on the line.
    var toLine: [Int64] = []
    /// Until "sent" was back, which is said when the stop has been written to the line.
    var toAnswer: [Int64] = []
  }

  /// Times one stop: every other one to the line, and those between to the answer, because whoever
  /// waits for both is woken for the first while the second is on its way.
  private func pull(
    _ socket: borrowing PacketSocket, _ packet: [UInt8], _ line: Sightings, _ stop: Int,
    _ times: inout Times
  ) throws(BenchError) {
    let start = Clock.nanoseconds
    try socket.send(packet)
    if stop.isMultiple(of: 2) {
      _ = try socket.receive()
      times.toAnswer.append(Clock.nanoseconds - start)
    }
    let arrived = line.nextStop(after: start, withinMilliseconds: Self.patienceMilliseconds)
    guard let arrived else { throw .timedOut(waitingFor: "a stop on the line") }
    if !stop.isMultiple(of: 2) {
      _ = try socket.receive()
      times.toLine.append(arrived - start)
    }
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
