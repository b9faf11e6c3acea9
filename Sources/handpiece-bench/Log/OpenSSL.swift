import Glibc

/// The openssl program, as the ruler for hashing.
enum OpenSSL {
  /// How long `openssl dgst -sha256` computed, in ns of one core.
  static func hash(fileAt path: String) throws(BenchError) -> Int64 {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    unsafe posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    let arguments = CStrings(["openssl", "dgst", "-sha256", path])
    var process: pid_t = 0
    let result = unsafe posix_spawnp(
      &process, "openssl", &files, nil, arguments.pointers, environ)
    guard result == 0 else { throw BenchError(call: "openssl", errorNumber: result) }
    var status: Int32 = 0
    var usage = rusage()
    guard unsafe wait4(process, &status, 0, &usage) == process else {
      throw BenchError(call: "openssl", errorNumber: errno)
    }
    guard status == 0 else { throw .disagreement("openssl cannot hash the leaves") }
    return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
  }

  private static func nanoseconds(_ time: timeval) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
  }
}
