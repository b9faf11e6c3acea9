import CatalogFiles
import DeviceCatalog

/// The catalog that is measured with: the one that belongs to this program.
enum BenchCatalog {
  static func folder() throws(BenchError) -> String {
    guard let folder = CatalogFolder.defaultFolder(executablePath: "/proc/self/exe") else {
      throw .noCatalog(reason: "no folder of handpieces and limits was found")
    }
    return folder
  }

  static func load(_ folder: String) throws(BenchError) -> Catalog {
    do throws(CatalogFilesError) {
      return try CatalogFolder.load(folder: folder)
    } catch {
      throw .noCatalog(reason: "\(error)")
    }
  }
}
