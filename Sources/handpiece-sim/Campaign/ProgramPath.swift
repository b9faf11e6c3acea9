import Glibc

/// The programs that lie beside this one.
enum ProgramPath {
  static func own() throws(CampaignFailure) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { throw .unusable("/proc/self/exe: \(SimulatorError.text(of: errno))") }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func beside(_ name: String) throws(CampaignFailure) -> String {
    let own = try own()
    let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? "."
    return try runnable("\(folder)/\(name)")
  }

  static func runnable(_ path: String) throws(CampaignFailure) -> String {
    guard unsafe access(path, X_OK) == 0 else {
      throw .unusable("\(path): \(SimulatorError.text(of: errno))")
    }
    return path
  }
}
