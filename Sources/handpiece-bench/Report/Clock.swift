import Glibc

/// The clocks everything here is timed with.
enum Clock {
  /// Nanoseconds of the clock that never jumps.
  static var nanoseconds: Int64 {
    read(CLOCK_MONOTONIC)
  }

  /// Nanoseconds that this program has computed, on all cores together.
  static var processorNanoseconds: Int64 {
    read(CLOCK_PROCESS_CPUTIME_ID)
  }

  /// Nanoseconds of any clock.
  static func read(_ clock: clockid_t) -> Int64 {
    var now = timespec()
    unsafe clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
