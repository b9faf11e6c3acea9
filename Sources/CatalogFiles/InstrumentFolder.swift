package import DeviceCatalog

/// Reads the reference instruments of a folder of devices. They are no part of a catalog: nothing a
/// patient may get follows from them, and no fingerprint is taken over them.
package enum InstrumentFolder {
  /// Reads and checks every `instruments/*.yaml` of a folder such as `Devices`; none where it has no
  /// such folder.
  package static func load(folder: String) throws(CatalogFilesError) -> Instruments {
    let inside = "\(folder)/instruments"
    var files: [CatalogFile] = []
    var unreadable: [CatalogDefect] = []
    let names =
      FileReading.isFolder(inside)
      ? try FileReading.names(in: inside, atMost: CatalogFolder.mostFiles) : []
    for name in names where !name.hasSuffix(".md") {
      guard name.hasSuffix(".yaml") else {
        throw .unreadable(
          path: "\(inside)/\(name)", reason: "only .yaml and .md files belong here")
      }
      let path = "instruments/\(name)"
      let bytes = try FileReading.bytes(
        of: "\(folder)/\(path)", atMost: CatalogFolder.largestFileBytes)
      do throws(CatalogError) {
        let root = try YAMLReading.node(from: bytes, file: path)
        files.append(CatalogFile(path: path, bytes: bytes, root: root))
      } catch {
        unreadable += error.defects
      }
    }
    do throws(CatalogError) {
      return try Instruments.read(files, unreadable: unreadable)
    } catch {
      throw .defective(error.defects)
    }
  }
}
