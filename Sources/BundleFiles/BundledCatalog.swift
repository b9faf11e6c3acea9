package import AuditLog
package import AuditStore
import FoundationEssentials

/// The catalog's files in a bundle.
package enum BundledCatalog {
  private static let fileLimit = 10_000
  private static let lengthLimit = 16 * 1024 * 1024

  /// SHA-256 over the files as `catalog_sha256` is taken: in the order of their paths, each path
  /// and each content behind its length in eight bytes.
  package static func hash(of folder: String) throws(AuditStoreError) -> Hash256 {
    var input: [UInt8] = []
    for path in try paths(in: folder) {
      guard let content = try DurableFile.read("\(folder)/\(path)", atMost: lengthLimit) else {
        throw .missing(path: "\(folder)/\(path)")
      }
      for part in [Array(path.utf8), content] {
        let length = UInt64(part.count)
        input += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        input += part
      }
    }
    return Hash256(of: input)
  }

  /// Copies the files into a folder that is there, each to its place.
  package static func copy(_ folder: String, to copy: String) throws(AuditStoreError) {
    for path in try paths(in: folder) {
      guard let content = try DurableFile.read("\(folder)/\(path)", atMost: lengthLimit) else {
        throw .missing(path: "\(folder)/\(path)")
      }
      let elements = path.split(separator: "/")
      try DurableFile.makeFolder(
        elements.dropLast().joined(separator: "/"), below: copy, mode: 0o750)
      try DurableFile.write(content, to: "\(copy)/\(path)", mode: 0o640)
    }
  }

  private static func paths(in folder: String) throws(AuditStoreError) -> [String] {
    var found: [String] = []
    var open = [""]
    while let prefix = open.popLast() {
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(prefix)")
      } catch {
        throw .unreadable(path: "\(folder)/\(prefix)", reason: "\(error)")
      }
      for name in names {
        let path = prefix + name
        if LogSource.isFolder("\(folder)/\(path)") {
          open.append(path + "/")
        } else {
          found.append(path)
        }
        guard found.count + open.count <= fileLimit else {
          throw .malformed(path: folder, reason: "more than \(fileLimit) files")
        }
      }
    }
    return found.sorted()
  }
}
