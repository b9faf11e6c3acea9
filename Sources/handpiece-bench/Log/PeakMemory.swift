import FoundationEssentials
import Glibc

/// The most memory this program had since it was last asked to forget.
enum PeakMemory {
  /// Forgets what was before.
  static func reset() throws(BenchError) {
    let descriptor = unsafe open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw BenchError(call: "/proc/self/clear_refs", errorNumber: errno)
    }
    defer { close(descriptor) }
    guard unsafe write(descriptor, "5", 1) == 1 else {
      throw BenchError(call: "/proc/self/clear_refs", errorNumber: errno)
    }
  }

  /// In kB, as the kernel counts it.
  static var kilobytes: Int64 {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int64($0.filter(\.isNumber)) } ?? 0
  }
}
