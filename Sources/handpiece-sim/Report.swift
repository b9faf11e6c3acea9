import CLinux
import Glibc
import Quantities

/// The version that `--version` prints; the simulator shares nothing with the daemon but the wire.
enum SimulatorVersion {
  static let text = "0.1.0"
}

/// What the simulator says: events on standard output, complaints on standard error.
enum Report {
  /// One event as a line of JSON.
  static func event(_ name: String, _ fields: [(String, Int64)]) {
    let members = fields.map { ",\"\($0.0)\":\($0.1)" }.joined()
    put("{\"event\":\"\(name)\"\(members)}\n", to: STDOUT_FILENO)
  }

  /// A line for whoever reads.
  static func text(_ text: String) {
    put(text + "\n", to: STDOUT_FILENO)
  }

  /// A line that the next one takes the place of.
  static func progress(_ text: String) {
    put("\r\u{1b}[K" + text, to: STDERR_FILENO)
  }

  static func error(_ text: String) {
    put(text + "\n", to: STDERR_FILENO)
  }

  private static func put(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = unsafe write(descriptor, bytes, bytes.count)
  }
}

/// The clock of this machine as the simulator uses it.
enum SimulatorClock {
  static var microseconds: Int64 { clinux_boot_microseconds() }
  static var milliseconds: Int64 { microseconds / 1000 }

  static var today: CalendarDay {
    UTCInstant(microseconds: clinux_utc_microseconds()).day
  }
}
