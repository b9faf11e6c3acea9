import Glibc

/// The programs of the demonstration, as they lie beside this one.
struct Programs: Sendable {
  let simulator: String
  let daemon: String
  let audit: String

  /// Finds them all, so that nothing is begun when one is missing.
  init() throws(DemoError) {
    let folder = try Self.ownFolder()
    simulator = try Self.path(of: "handpiece-sim", in: folder)
    daemon = try Self.path(of: "handpieced", in: folder)
    audit = try Self.path(of: "handpiece-audit", in: folder)
  }

  /// Where another of our programs lies.
  static func beside(_ program: String) throws(DemoError) -> String {
    try path(of: program, in: ownFolder())
  }

  private static func ownFolder() throws(DemoError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { throw .system(call: "readlink", errorNumber: errno) }
    let path = String(
      decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  private static func path(of program: String, in folder: String) throws(DemoError) -> String {
    let path = "\(folder)/\(program)"
    guard unsafe access(path, X_OK) == 0 else { throw .programMissing(path: path) }
    return path
  }
}
