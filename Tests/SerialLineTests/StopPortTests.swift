import Glibc
import SerialLine
import Testing

/// Promise 6: stop reaches the line past every queue.
@Suite struct `A stop port` {
  private let stop: [UInt8] = [0x00, 0xA5, 0x5A, 0x3C, 0x00]

  private func attach(_ line: borrowing Line, to port: StopPort) {
    let attached = port.attach(line)
    #expect(attached)
  }

  @Test func `writes to its line while it is attached, and nothing before or after`() throws {
    let terminal = try Terminal()
    let line = try Line.open(path: terminal.path, baud: 115_200)
    let port = StopPort()
    #expect(!port.takes(stop))
    attach(line, to: port)
    #expect(port.takes(stop))
    #expect(terminal.receive(stop.count) == stop)
    port.detach()
    #expect(!port.takes(stop))
    #expect(terminal.receiveNow().isEmpty)
    port.detach()
  }

  @Test func `gets in while the line still holds the rest of a frame`() throws {
    let terminal = try Terminal()
    var line = try Line.open(path: terminal.path, baud: 115_200)
    let port = StopPort()
    attach(line, to: port)
    let taken = line.fill(with: 199)
    let isHoldingRest = line.isHoldingRest
    try #require(isHoldingRest)

    var received: [UInt8] = []
    while received.count < taken.count, !port.takes(stop) {
      received += terminal.receiveSome()
    }
    let isStillHoldingRest = line.isHoldingRest
    try #require(isStillHoldingRest)
    while line.flush() == .busy { received += terminal.receiveSome() }
    received += terminal.receive(taken.count + stop.count - received.count)

    let place = try #require(received.indices.first { received[$0...].starts(with: stop) })
    #expect(place < taken.count)
    received.removeSubrange(place..<place + stop.count)
    #expect(received == taken)
  }

  @Test func `has a descriptor of its own, closed on exec and gone after detaching`() throws {
    let terminal = try Terminal()
    let line = try Line.open(path: terminal.path, baud: 115_200)
    let port = StopPort()
    for _ in 0..<10 { attach(line, to: port) }
    let descriptors = openDescriptors(of: terminal.path)
    #expect(descriptors.count == 2)
    #expect(descriptors.allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
    port.detach()
    #expect(openDescriptors(of: terminal.path) == [line.descriptor])
  }

  @Test func `of a line that was closed too early still writes to that line only`() throws {
    let terminal = try Terminal()
    let port = StopPort()
    try attachAndClose(terminal.path, port)
    #expect(port.takes(stop))
    #expect(terminal.receive(stop.count) == stop)
    #expect(throws: LineError.inUse(path: terminal.path)) {
      _ = try Line.open(path: terminal.path, baud: 115_200)
    }
    port.detach()
    #expect(openDescriptors(of: terminal.path).isEmpty)
  }

  private func attachAndClose(_ path: String, _ port: StopPort) throws {
    let line = try Line.open(path: path, baud: 115_200)
    attach(line, to: port)
  }

  @Test func `reports a stop that was not taken whole as not written`() throws {
    let terminal = try Terminal()
    let line = try Line.open(path: terminal.path, baud: 115_200)
    let port = StopPort()
    attach(line, to: port)
    var written = 0
    while written < Line.mostFilled, port.takes(stop) { written += stop.count }
    #expect(written < Line.mostFilled)
    let received = terminal.receive(written)
    #expect(received.count == written)
    #expect(terminal.receiveNow().count < stop.count)
    #expect(!port.takes([UInt8](repeating: 1, count: Line.longestFrame + 1)))
  }

  @Test func `reports a hung-up line as not written`() throws {
    let port = StopPort()
    try attachAndHangUp(port)
    #expect(!port.takes(stop))
  }

  private func attachAndHangUp(_ port: StopPort) throws {
    let terminal = try Terminal()
    try attachAndClose(terminal.path, port)
  }
}

extension StopPort {
  fileprivate func takes(_ frame: [UInt8]) -> Bool { write(frame.span) }
}
