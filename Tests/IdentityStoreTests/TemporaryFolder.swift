import Foundation

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("handpieced-identities-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The files of a store and what a test may do to them behind its back.
struct StoreFiles {
  let path: String

  init(_ folder: TemporaryFolder) {
    path = folder.path
  }

  var database: String { path + "/identities.sqlite" }
  var writeAheadLog: String { database + "-wal" }
  var keys: String { path + "/identity-keys" }

  func key(_ name: String) -> String { keys + "/" + name }

  func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  }

  func put(_ bytes: [UInt8], into file: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  func change(_ file: String, _ change: (inout [UInt8]) throws -> Void) throws {
    var bytes = try bytes(file)
    try change(&bytes)
    try put(bytes, into: file)
  }

  func setMode(_ mode: Int, of file: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
  }

  func mode(of file: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
  }

  func exists(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: file)
  }

  func remove(_ file: String) throws {
    try FileManager.default.removeItem(atPath: file)
  }

  /// Copies everything as it stands on the disk, also while the store is open.
  func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.copyItem(atPath: path + "/" + name, toPath: folder.path + "/" + name)
    }
    return folder
  }

  /// Which of the files, by name, hold the text in their bytes.
  func filesHolding(_ text: String) throws -> [String] {
    let needle = Data(text.utf8)
    let names = try FileManager.default.subpathsOfDirectory(atPath: path)
    return names.filter { name in
      let data = try? Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
      return data?.range(of: needle) != nil || name.contains(text)
    }.sorted()
  }
}
