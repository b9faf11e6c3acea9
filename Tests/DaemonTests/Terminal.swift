import CLinux
import Glibc

/// A pseudo-terminal with nothing behind it but this test.
final class Terminal {
  let path: String
  private let master: Int32

  init() throws {
    var name = [CChar](repeating: 0, count: 32)
    master = unsafe clinux_pty_open_master(&name, name.count)
    guard master >= 0 else { throw NoTerminal(errorNumber: -master) }
    path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  struct NoTerminal: Error {
    let errorNumber: Int32
  }

  /// Reads until so many bytes have come.
  func read(count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while bytes.count < count {
      var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&waiting, 1, 10_000) > 0 else { break }
      let got = unsafe Glibc.read(master, &buffer, buffer.count)
      guard got > 0 else { break }
      bytes += buffer[..<got]
    }
    return bytes
  }

  deinit {
    close(master)
  }
}
