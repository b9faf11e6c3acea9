import CatalogFiles
package import DeviceCatalog
package import Foundation

/// The checkout these tests were built from.
package enum Checkout {
  /// Its own place, where the tests were built through a link.
  package static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Where something lies, given from the top.
  package static func path(_ name: String) -> String {
    root.appending(path: name).path(percentEncoded: false)
  }

  package static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appending(path: name), encoding: .utf8)
  }

  package static let devices = path("Devices")

  private static let loaded = Result { try CatalogFolder.load(folder: devices) }

  private static let loadedInstruments = Result { try InstrumentFolder.load(folder: devices) }

  /// What `Devices` says, read once.
  package static func catalog() throws -> Catalog { try loaded.get() }

  /// The instruments of `Devices`, read once.
  package static func instruments() throws -> Instruments { try loadedInstruments.get() }
}
