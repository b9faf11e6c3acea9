import DeviceCatalog
import Glibc

/// A file of the catalog, with all others as they are: the first byte says which file it takes the
/// place of. It is refused, or the catalog is whole.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  let place = Int(input.byte())
  let bytes = input.rest()
  guard !CatalogOnDisk.files.isEmpty else { fatalError("there is no catalog to begin with") }
  var files = CatalogOnDisk.files
  let path = files[place % files.count].path
  guard let node = try? YAMLReading.node(from: bytes, file: path) else { return 0 }
  files[place % files.count] = CatalogFile(path: path, bytes: bytes, root: node)
  do {
    let catalog = try Catalog.read(files)
    demand(!catalog.handpieces.isEmpty, "a catalog without handpieces was taken")
    _ = catalog.fingerprintInput
  } catch {
    demand(!error.defects.isEmpty, "a catalog was refused without a reason")
  }
  return 0
}

/// The catalog of the checkout, read once.
enum CatalogOnDisk {
  static let files: [CatalogFile] = {
    var files: [CatalogFile] = []
    for path in paths {
      guard let bytes = contents(of: "\(folder)/\(path)"),
        let root = try? YAMLReading.node(from: bytes, file: path)
      else { fatalError("\(folder)/\(path) cannot be read") }
      files.append(CatalogFile(path: path, bytes: bytes, root: root))
    }
    return files
  }()

  private static var folder: String {
    let file = unsafe realpath(#filePath, nil)
    defer { unsafe free(file) }
    let path = unsafe file.map { unsafe String(cString: $0) } ?? ""
    return path.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Devices"
  }

  /// In the order of their names, which the first byte of an input counts by.
  private static var paths: [String] {
    names(in: "\(folder)/handpieces").map { "handpieces/\($0)/handpiece.yaml" }
      + names(in: "\(folder)/limits").map { "limits/\($0)" }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 256 * 1024)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
