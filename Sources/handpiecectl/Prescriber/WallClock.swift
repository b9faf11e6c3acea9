import AuditLog
import Glibc

/// The wall clock of this machine, as far as statements need it.
enum WallClock {
  /// Now; the first second of 1970 when the clock stands outside the years 1970 to 9999.
  static var now: UTCSecond {
    UTCSecond(secondsSince1970: Int64(time(nil))) ?? .first
  }
}
