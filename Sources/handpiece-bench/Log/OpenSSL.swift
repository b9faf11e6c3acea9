import Glibc
import Spawning

/// The openssl program, as the ruler for hashing.
enum OpenSSL {
  /// How long `openssl dgst -sha256` computed, in ns of one core.
  static func hash(fileAt path: String) throws(BenchError) -> Int64 {
    var spawn = Spawn("openssl", ["openssl", "dgst", "-sha256", path])
    spawn.output = .file("/dev/null", flags: O_WRONLY)
    let process: pid_t
    do throws(SpawningError) {
      process = try spawn.start()
    } catch {
      throw BenchError(error)
    }
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
