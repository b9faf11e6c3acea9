import CLinux
import Glibc

/// A pseudo-terminal: its master is the handpiece's side, its slave the line of a daemon.
final class PseudoTerminal: Sendable {
  let master: Int32
  let slavePath: String

  init() throws(BenchError) {
    var path = [CChar](repeating: 0, count: 32)
    master = unsafe clinux_pty_open_master(&path, path.count)
    guard master >= 0 else { throw BenchError(call: "posix_openpt", errorNumber: -master) }
    slavePath = String(
      decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    close(master)
  }

  /// Opens the slave; the caller closes it.
  func openSlave() throws(BenchError) -> Int32 {
    let slave = unsafe open(slavePath, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw BenchError(call: slavePath, errorNumber: errno) }
    return slave
  }
}
