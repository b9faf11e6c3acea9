import ControlAPI
import DaemonRuntime
import HandpieceWire
import Quantities
import Testing

/// What is kept of a line, in memory.
@Suite struct `What went over a line last` {
  private func instant(_ microseconds: Int64) -> BootInstant {
    BootInstant(microseconds: microseconds)
  }

  @Test func `is kept in order, with its time, and every byte of it`() throws {
    var ring = FrameRing()
    var link = HostLink(at: instant(0))
    let hello = link.open(LinkEpoch(7), at: instant(5))
    let encoded = EncodedFrame(hello)
    let bytes = (0..<encoded.count).map { encoded.bytes[$0] }
    ring.note(phase: "greeting", at: instant(1))
    ring.note(sent: bytes, at: instant(2))
    ring.note(received: hello, at: instant(3))
    ring.note(.checksumMismatch, in: [0, 171, 205][1...], at: instant(4))
    ring.note(phase: "greeting", at: instant(5))
    ring.note(phase: "ready", at: instant(6))
    let lines = ring.lines()
    #expect(lines.map(\.index) == [1, 2, 3, 4, 5])
    #expect(lines.map(\.at.microseconds) == [1, 2, 3, 4, 6])
    #expect(lines.map(\.kind) == [.phase, .sent, .received, .defect, .phase])
    #expect(lines[1].bytes == bytes && lines[2].bytes == bytes)
    #expect(lines[3].content == "checksum_mismatch abcd")
    #expect(lines[4].content == "ready")
  }

  @Test func `is a thousand lines and never more, and can be followed`() {
    var ring = FrameRing()
    for number in 1...2500 { ring.note(sent: [UInt8(number % 251)], at: instant(Int64(number))) }
    let lines = ring.lines()
    #expect(lines.count == FrameRing.limit)
    #expect(lines.map(\.index) == Array(1501...2500))
    #expect(lines.map(\.at.microseconds) == Array(1501...2500))
    #expect(ring.lines(after: 2498).map(\.index) == [2499, 2500])
    #expect(ring.lines(after: 0, limit: 2).map(\.index) == [1501, 1502])
    #expect(ring.lines(after: 2500).isEmpty)
    #expect(ring.lines(after: .max, limit: -1).isEmpty)
  }

  @Test func `has of noise no more than a frame could be`() throws {
    var ring = FrameRing()
    ring.note(.tooLong, in: [UInt8](repeating: 1, count: 4096)[...], at: instant(1))
    let line = try #require(ring.lines().first)
    #expect(line.content == "too_long " + String(repeating: "01", count: 200))
    #expect(try FrameRecording(reading: recording(ring).text).lines == [line])
  }

  private func recording(_ ring: FrameRing) -> FrameRecording {
    KeptFrames(handpiece: "HP-1", model: "m", firmware: "1", ring: ring).recording(because: "test")
  }
}
