import Glibc

/// Where our programs lie: beside each other.
package enum ProgramPath {
  /// This program.
  package static func own() throws(SpawningError) -> String {
    let link = "/proc/self/exe"
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(link, &buffer, buffer.count)
    guard count > 0 else { throw SpawningError(subject: link, errorNumber: errno) }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Another one, which is there and may be run.
  package static func beside(_ name: String) throws(SpawningError) -> String {
    let own = try own()
    let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? "."
    return try runnable("\(folder)/\(name)")
  }

  /// The path itself, if what lies there may be run.
  package static func runnable(_ path: String) throws(SpawningError) -> String {
    guard unsafe access(path, X_OK) == 0 else {
      throw SpawningError(subject: path, errorNumber: errno)
    }
    return path
  }
}
