import Glibc
import SerialLine
import Testing

@Suite struct `A line whose other side does not read` {
  /// Promise 12: what waits is bounded, and what was taken arrives once, whole and in order.
  @Test(arguments: [1, 7, 64, 199, 256]) func `is busy, and loses and doubles nothing`(
    frameBytes: Int
  ) throws {
    let terminal = try Terminal()
    var line = try Line.open(path: terminal.path, baud: 115_200)
    var taken = line.fill(with: frameBytes)
    #expect(!taken.isEmpty && taken.count < Line.mostFilled)
    // The kernel may make room behind our back, so some of these may be taken after all.
    for _ in 0..<100 where line.send([0xEE]) == .written { taken.append(0xEE) }

    var received: [UInt8] = []
    while line.flush() == .busy || received.count < taken.count {
      let chunk = terminal.receiveSome()
      guard !chunk.isEmpty else { break }
      received += chunk
    }
    #expect(received == taken)
    let isHoldingRest = line.isHoldingRest
    #expect(!isHoldingRest)
    #expect(line.send([0xEE]) == .written)
    #expect(terminal.receive(1) == [0xEE])
  }

  @Test func `takes no frame that is too long, and the longest one whole`() throws {
    let terminal = try Terminal()
    var line = try Line.open(path: terminal.path, baud: 115_200)
    let longest = [UInt8](repeating: 0x55, count: Line.longestFrame)
    #expect(line.send(longest + [0x55]) == .tooLong)
    #expect(line.send(longest) == .written)
    #expect(line.send([]) == .written)
    #expect(line.send([0x66]) == .written)
    #expect(terminal.receive(longest.count + 1) == longest + [0x66])
  }
}

extension Line {
  mutating func send(_ frame: [UInt8]) -> Sent { write(frame.span) }

  /// More than any kernel keeps for a terminal.
  static let mostFilled = 1 << 20

  /// Writes numbered frames until the line is busy and returns the bytes it took.
  mutating func fill(with frameBytes: Int) -> [UInt8] {
    var taken: [UInt8] = []
    var number: UInt8 = 0
    while taken.count < Self.mostFilled {
      let frame = (0..<frameBytes).map { number &+ UInt8(truncatingIfNeeded: $0) }
      guard send(frame) == .written else { break }
      taken += frame
      number &+= 1
    }
    return taken
  }
}
