import Backstage
import CatalogFiles
import DeviceCatalog
import Foundation
import ReferenceMeter

extension SimulatedMeter {
  /// Runs a meter and what talks with it.
  ///
  /// - Parameter device: What the device class is made with.
  static func run(
    _ device: [String: Any] = [:], replyMilliseconds: Int = 20_000,
    _ body: (inout ConnectedMeter) throws -> Void
  ) throws {
    let meter = try SimulatedMeter(device)
    defer { meter.end() }
    var connected = try ConnectedMeter.connect(
      instrument(replyMilliseconds: replyMilliseconds), path: meter.path)
    try body(&connected)
  }

  /// The meter's own description, with times that suit a test.
  static func instrument(replyMilliseconds: Int = 20_000) throws -> InstrumentDescription {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "instruments-\(UInt64.random(in: 0 ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    try describe(in: folder, replyMilliseconds: replyMilliseconds)
    guard let found = try InstrumentFolder.load(folder: folder.path()).byModel["esu-2400"] else {
      throw SetupFailure(reason: "no instrument")
    }
    return found
  }
}
