import CLinux
import Glibc
import SerialLine
import Testing

@Suite struct `A line` {
  @Test func `passes all 256 byte values unchanged, even on a terminal left in line mode`() throws {
    let terminal = try Terminal()
    var settings = terminal.settings
    settings.c_iflag |= tcflag_t(ICRNL | IXON | ISTRIP)
    settings.c_oflag |= tcflag_t(OPOST | ONLCR)
    settings.c_lflag |= tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    terminal.settings = settings

    var line = try Line.open(path: terminal.path, baud: 115_200)
    let allValues = [UInt8](0...255)
    try terminal.send(allValues)
    #expect(line.receive(256) == allValues)
    #expect(line.send(allValues) == .written)
    #expect(terminal.receive(256) == allValues)
  }

  @Test func `is a pseudo-terminal with one descriptor that is closed on exec`() throws {
    let terminal = try Terminal()
    let line = try Line.open(path: terminal.path, baud: 115_200)
    #expect(line.kind == .pseudoTerminal)
    #expect(line.path == terminal.path)
    #expect(openDescriptors(of: terminal.path) == [line.descriptor])
    #expect(fcntl(line.descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func `says "nothing" while nothing has come`() throws {
    let terminal = try Terminal()
    var line = try Line.open(path: terminal.path, baud: 115_200)
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(line.read(into: &buffer) == .nothing)
    try terminal.send([7])
    #expect(poll(line.descriptor, POLLIN) == Int16(POLLIN))
    var empty: [UInt8] = []
    #expect(line.read(into: &empty) == .nothing)
    #expect(line.read(into: &buffer) == .bytes(1))
    #expect(buffer[0] == 7)
  }

  /// Promise 5: a cut cable is seen without waiting for a time-out.
  @Test func `sees a hang-up in poll, in read and in write, also with bytes unread`() throws {
    var line = try lineHungUpWithBytesUnread()
    #expect(Line.hasHungUp(poll(line.descriptor, POLLIN)))
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(line.read(into: &buffer) == .hungUp)
    #expect(line.read(into: &buffer) == .hungUp)
    #expect(line.send([1, 2, 3]) == .hungUp)
    #expect(line.flush() == .hungUp)
  }

  private func lineHungUpWithBytesUnread() throws -> Line {
    let terminal = try Terminal()
    let line = try Line.open(path: terminal.path, baud: 115_200)
    try terminal.send([1, 2, 3])
    #expect(poll(line.descriptor, POLLIN) == Int16(POLLIN))
    #expect(!Line.hasHungUp(Int16(POLLIN | POLLOUT)))
    return line
  }

  @Test func `leaves no descriptor behind after a thousand openings`() throws {
    let terminal = try Terminal()
    for _ in 0..<1000 {
      let line = try reopen(terminal.path)
      #expect(throws: LineError.inUse(path: terminal.path)) {
        _ = try Line.open(path: terminal.path, baud: 115_200)
      }
      _ = consume line
    }
    #expect(openDescriptors(of: terminal.path).isEmpty)
  }

  /// Opens a line that was closed just now. A program that another test starts holds copies of
  /// all our descriptors until it runs, and with them the lock.
  private func reopen(_ path: String) throws -> Line {
    for _ in 0..<1_000_000 {
      do throws(LineError) {
        return try Line.open(path: path, baud: 115_200)
      } catch .inUse {
        sched_yield()
      } catch {
        throw error
      }
    }
    throw LineError.inUse(path: path)
  }
}

extension Line {
  /// Reads `count` bytes, or fewer when nothing more comes for a second.
  mutating func receive(_ count: Int) -> [UInt8] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while received.count < count, poll(descriptor, POLLIN) != 0 {
      guard case .bytes(let got) = read(into: &buffer) else { break }
      received += buffer.prefix(got)
    }
    return received
  }
}
