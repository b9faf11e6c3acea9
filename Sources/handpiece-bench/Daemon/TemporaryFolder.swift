import FoundationEssentials
import Glibc
import Synchronization

/// A private folder that is removed with everything in it.
///
/// It lies in `/var/tmp`, which is on a disk where `/tmp` may be memory: what is measured here is
/// mostly the time a disk takes.
final class TemporaryFolder: Sendable {
  let path: String

  private static let all = Mutex<[String]>([])

  init() throws(BenchError) {
    var template = Array("/var/tmp/handpiece-bench-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw BenchError(call: "/var/tmp: mkdtemp", errorNumber: errno)
    }
    path = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    Self.all.withLock { $0.append(path) }
  }

  deinit {
    Self.all.withLock { $0.removeAll { $0 == path } }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Removes every folder there is, and ends the program. Until it has ended nobody else gets rid
  /// of a folder, and so nobody ends the program before.
  static func removeAll(exitCode: Int32) -> Never {
    all.withLock { paths in
      for path in paths {
        // Under another name, because somebody may be writing new files into it.
        let moved = unsafe rename(path, "\(path)-ended") == 0 ? "\(path)-ended" : path
        try? FileManager.default.removeItem(atPath: moved)
      }
      exit(exitCode)
    }
  }
}
