import Backstage
import CatalogFiles
import DeviceCatalog
import Foundation
import Testing

/// A copy of this checkout's `Devices` in a folder of its own, to be spoilt.
final class TemporaryCatalog {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "catalog-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.copyItem(
      at: URL(filePath: Checkout.devices), to: folder)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func text(_ file: String) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: file))
  }

  /// Replaces the first place where a text stands.
  func replace(_ old: String, with new: String, in file: String) throws {
    var text = try text(file)
    let range = try #require(text.range(of: old), "\(file) has no \(old)")
    text.replaceSubrange(range, with: new)
    try write(text, to: file)
  }

  /// Takes one rule out of its section.
  func removeRule(_ id: String, in file: String) throws {
    try removeBlock(from: "  - id: \(id)", indentation: "    ", in: file)
  }

  /// Takes a section and all its rules out of a file.
  func removeSection(_ name: String, in file: String) throws {
    try removeBlock(from: "\(name):", indentation: "  ", in: file)
  }

  private func removeBlock(from first: String, indentation: String, in file: String) throws {
    var lines = try text(file).split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == first }, "\(file) has no \(first)")
    let end = lines[(start + 1)...].firstIndex { !$0.hasPrefix(indentation) } ?? lines.endIndex
    lines.removeSubrange(start..<end)
    try write(lines.joined(separator: "\n"), to: file)
  }

  /// The line where a text stands first.
  func line(of part: String, in file: String) throws -> Int {
    let text = try text(file)
    let range = try #require(text.range(of: part), "\(file) has no \(part)")
    return text[..<range.lowerBound].count { $0 == "\n" } + 1
  }

  func defects() throws -> [CatalogDefect] {
    do {
      _ = try CatalogFolder.load(folder: folder.path())
      return []
    } catch CatalogFilesError.defective(let defects) {
      return defects
    }
  }
}
