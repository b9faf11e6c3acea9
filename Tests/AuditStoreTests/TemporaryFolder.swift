import Foundation

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
  let path: String

  init(named name: String = "handpieced-store") throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  var log: String { path + "/audit.sqlite" }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Changes a file's bytes behind SQLite's back.
func changeFile(_ path: String, _ change: (inout Data) throws -> Void) throws {
  var data = try Data(contentsOf: URL(fileURLWithPath: path))
  try change(&data)
  try data.write(to: URL(fileURLWithPath: path))
}

/// Says how far any file of this process may grow from now on.
func limitFileSize(to limit: UInt) {
  var limit = rlimit(rlim_cur: limit, rlim_max: .max)
  _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
