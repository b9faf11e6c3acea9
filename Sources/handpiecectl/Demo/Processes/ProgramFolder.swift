import Glibc

/// The folder in which this program lies and its companions are looked for.
struct ProgramFolder: Sendable {
  private let folder: String

  init() throws(DemoError) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe readlink(
        "/proc/self/exe", bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count > 0 else { throw .system(call: "readlink", errorNumber: errno) }
    let path = String(decoding: buffer.prefix(count), as: UTF8.self)
    folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The path of a companion.
  func path(of program: String) throws(DemoError) -> String {
    let path = "\(folder)/\(program)"
    guard unsafe access(path, X_OK) == 0 else { throw .programMissing(path: path) }
    return path
  }
}
