import CLinux
import Glibc

extension Line {
  /// Opens the serial port or pseudo-terminal at `path` for 8 data bits, no parity, one stop bit
  /// and no flow control, at `baud` bits a second (which mean nothing to a pseudo-terminal).
  ///
  /// Nobody else can open the line until it is closed.
  ///
  /// The corresponding C functions are `realpath`, `open`, `flock` and `tcsetattr`; for a serial
  /// port also `sp_open`.
  package static func open(path: String, baud: Int32) throws(LineError) -> Line {
    guard baud > 0 else { throw .settingRefused(path: path, setting: "\(baud) baud") }
    let probe = try openTerminal(at: try resolve(path))
    guard probe.kind == .serialPort else {
      // TIOCEXCL would stay with the terminal when this process is killed, and lock the next one
      // out; the lock on the node ends with its holder.
      try applyRawSettings(to: probe.descriptor, path: probe.path)
      return probe
    }
    // libserialport opens the port once more and configures it at once; the probe keeps the lock
    // meanwhile, so that a port which somebody else is using is left as it is.
    let port = try openSerialPort(path: probe.path, baud: baud)
    _ = consume probe
    try port.lock()
    return port
  }

  /// Opens `path` without changing anything about it and takes the lock on it.
  private static func openTerminal(at path: String) throws(LineError) -> Line {
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw LineError(path: path, call: "open", errorNumber: errno) }
    let kind: Kind = clinux_is_pty_slave(descriptor) == 1 ? .pseudoTerminal : .serialPort
    let line = unsafe Line(kind: kind, path: path, descriptor: descriptor, port: nil)
    guard isatty(descriptor) == 1 else {
      throw LineError(path: path, call: "isatty", errorNumber: errno)
    }
    try line.lock()
    return line
  }

  /// Takes the lock on the node, which ends with the line or with this process.
  ///
  /// The corresponding C function is `flock`.
  private func lock() throws(LineError) {
    let result = clinux_flock_exclusive(descriptor)
    guard result >= 0 else { throw LineError(path: path, call: "flock", errorNumber: -result) }
  }

  /// The corresponding C function is `realpath`.
  private static func resolve(_ path: String) throws(LineError) -> String {
    let resolved = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) {
      unsafe realpath(path, $0.baseAddress).map { unsafe String(cString: $0) }
    }
    guard let resolved else {
      throw LineError(path: path, call: "realpath", errorNumber: errno)
    }
    return resolved
  }
}
