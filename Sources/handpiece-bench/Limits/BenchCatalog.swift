import CatalogFiles
import DeviceCatalog
import FoundationEssentials

/// The catalog that is measured with: the one that belongs to this program.
enum BenchCatalog {
  static func folder() throws(BenchError) -> String {
    guard let folder = CatalogFolder.defaultFolder(executablePath: "/proc/self/exe") else {
      throw .noCatalog(reason: "no folder of handpieces and limits was found")
    }
    return folder
  }

  /// What is said otherwise in a copy under which the handpiece of the measurements may fire ten
  /// times a second: half the time between two pulses, and a shorter span over which their energy is
  /// counted, because a handpiece remembers 64 charges, and a pulse may be two.
  private static let hurry = [
    "handpieces/rf-microneedling-insulated-49/handpiece.yaml": [
      ("pulse_interval_ms: 200", "pulse_interval_ms: 100"), ("length_ms: 10000", "length_ms: 3000"),
    ],
    "limits/rf-microneedling.yaml": [
      ("minimum_ms: 200", "minimum_ms: 100"), ("length_ms: 10000", "length_ms: 3000"),
    ],
  ]

  /// A copy of the catalog in `folder`, hurried.
  static func hurriedFolder(in folder: TemporaryFolder) throws(BenchError) -> String {
    let copy = "\(folder.path)/devices"
    do {
      try copyHurried(from: try Self.folder(), to: copy, place: "")
    } catch let error as BenchError {
      throw error
    } catch {
      throw .noCatalog(reason: "a copy of the catalog cannot be made: \(error)")
    }
    return copy
  }

  /// Writes every file anew: a link that was copied as one would lead back to the catalog itself.
  private static func copyHurried(from source: String, to copy: String, place: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: copy, withIntermediateDirectories: false)
    for name in try files.contentsOfDirectory(atPath: source) {
      let place = place.isEmpty ? name : "\(place)/\(name)"
      var isFolder = false
      _ = files.fileExists(atPath: "\(source)/\(name)", isDirectory: &isFolder)
      if isFolder {
        try copyHurried(from: "\(source)/\(name)", to: "\(copy)/\(name)", place: place)
        continue
      }
      var text = try String(contentsOfFile: "\(source)/\(name)", encoding: .utf8)
      for (old, new) in hurry[place] ?? [] {
        guard text.contains(old) else {
          throw BenchError.noCatalog(reason: "\(place) does not say \(old) any more")
        }
        text.replace(old, with: new)
      }
      try text.write(toFile: "\(copy)/\(name)", atomically: false, encoding: .utf8)
    }
  }

  static func load(_ folder: String) throws(BenchError) -> Catalog {
    do throws(CatalogFilesError) {
      return try CatalogFolder.load(folder: folder)
    } catch {
      throw .noCatalog(reason: "\(error)")
    }
  }
}
