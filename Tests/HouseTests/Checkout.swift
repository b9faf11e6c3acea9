import Backstage
import Foundation

extension Checkout {
  /// Every source file under `Sources`, read once.
  static let sources = Result { try files(under: "Sources") }

  /// Every source file under `Tests`, read once.
  static let tests = Result { try files(under: "Tests") }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// What stands at the top and does not hide behind a dot. `Package.resolved` comes from a build
  /// and is not kept.
  static func visibleTopLevel() throws -> Set<String> {
    Set(try names(in: "").filter { !$0.hasPrefix(".") && $0 != "Package.resolved" })
  }

  /// The folders directly under a folder.
  static func folders(in path: String) throws -> Set<String> {
    Set(try names(in: path).filter { isFolder("\(path)/\($0)") })
  }

  /// Whether a folder has a file with such an ending.
  static func hasFile(_ ending: String, in folder: String) throws -> Bool {
    try names(in: folder).contains { $0.hasSuffix(".\(ending)") }
  }

  private static func files(under folder: String) throws -> [SourceFile] {
    var files: [SourceFile] = []
    for name in try names(in: folder) {
      let path = "\(folder)/\(name)"
      if isFolder(path) {
        files += try self.files(under: path)
      } else if [".swift", ".c", ".h"].contains(where: name.hasSuffix) {
        files.append(SourceFile(path: path, text: try text(path)))
      }
    }
    return files
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    let values = try? root.appending(path: path).resourceValues(forKeys: [.isDirectoryKey])
    return values?.isDirectory ?? false
  }
}
