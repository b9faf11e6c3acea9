import Glibc

/// The clock everything here is timed with.
enum Clock {
  /// Nanoseconds of the clock that never jumps.
  static var nanoseconds: Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
