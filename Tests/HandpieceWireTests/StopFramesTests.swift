import HandpieceWire
import Quantities
import Testing

/// Promise 6.
@Suite struct `Stop frames` {
  @Test func `keep their number when repeated and take the next for a new stop`() throws {
    var stops = StopFrames(seed: 0xFFFE)
    let first = try header(stops.next(clockMilliseconds: 10))
    let again = try header(stops.repetition(clockMilliseconds: 30))
    let second = try header(stops.next(clockMilliseconds: 50))
    let third = try header(stops.next(clockMilliseconds: 70))
    #expect(first.sequence == 0xFFFF && again.sequence == 0xFFFF)
    #expect(second.sequence == 0 && third.sequence == 1)
    #expect([first.clock, again.clock, second.clock] == [10, 30, 50])
  }

  @Test func `bear their own address and belong to no conversation`() throws {
    var stops = StopFrames(seed: 0x5EEC)
    let frame = stops.next(clockMilliseconds: 0x1234)
    #expect(frame.array == HostVectors.stop.frameBytes)
    let header = try header(frame)
    #expect(header.source == .hostStop && header.epoch == .none && header.receipt == 0)
  }

  private func header(_ frame: EncodedFrame) throws -> FrameHeader {
    try #require(Reception(frame.array).frames.first).header
  }
}
