package import DeviceCatalog

/// Reads catalogs from folders of YAML files.
package enum CatalogFolder {
  /// The largest file that is read.
  static let largestFileBytes = 256 * 1024
  /// The most files a catalog may have.
  static let mostFiles = 64

  /// Reads and checks a folder: every `limits/*.yaml` and every `handpieces/*/handpiece.yaml`.
  package static func load(folder: String) throws(CatalogFilesError) -> Catalog {
    var files: [CatalogFile] = []
    var unreadable: [CatalogDefect] = []
    for path in try paths(in: folder) {
      let bytes = try FileReading.bytes(of: "\(folder)/\(path)", atMost: largestFileBytes)
      do throws(CatalogError) {
        let root = try YAMLReading.node(from: bytes, file: path)
        files.append(CatalogFile(path: path, bytes: bytes, root: root))
      } catch {
        unreadable += error.defects
      }
    }
    do throws(CatalogError) {
      return try Catalog.read(files, unreadable: unreadable)
    } catch {
      throw .defective(error.defects)
    }
  }

  /// Where an installed catalog lies.
  package static let installedFolder = "/usr/share/handpieced/devices"

  /// The catalog folder that belongs to an executable: the nearest `Devices` above it that holds
  /// `handpieces` and `limits`, else the installed one; `nil` when neither exists.
  package static func defaultFolder(executablePath: String) -> String? {
    var folder = FileReading.resolved(executablePath) ?? executablePath
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if isCatalog("\(folder)/Devices") {
        return "\(folder)/Devices"
      }
    }
    return isCatalog(installedFolder) ? installedFolder : nil
  }

  private static func isCatalog(_ folder: String) -> Bool {
    FileReading.isFolder("\(folder)/handpieces") && FileReading.isFolder("\(folder)/limits")
  }

  /// The paths of all catalog files, inside the folder. A file whose name is neither a table's
  /// nor a note's is an error: a table that is passed over would silently limit nothing.
  private static func paths(in folder: String) throws(CatalogFilesError) -> [String] {
    var paths: [String] = []
    for name in try FileReading.names(in: "\(folder)/limits", atMost: mostFiles) {
      if name.hasSuffix(".yaml") {
        paths.append("limits/\(name)")
      } else if !name.hasSuffix(".md") {
        throw .unreadable(
          path: "\(folder)/limits/\(name)", reason: "only .yaml and .md files belong here")
      }
    }
    for name in try FileReading.names(in: "\(folder)/handpieces", atMost: mostFiles) {
      paths.append("handpieces/\(name)/handpiece.yaml")
    }
    guard paths.count <= mostFiles else {
      throw .tooLarge(path: folder, reason: "more than \(mostFiles) files")
    }
    return paths
  }
}
