internal import AuditLog
internal import FoundationEssentials

/// Which tiles a folder has, by their names alone.
struct TileListing {
  let path: String

  /// How many full tiles of leaves are there without a gap, with their entries and all full tiles
  /// above them.
  var fullTileCount: Int64 {
    var count = min(unbroken(.entries), unbroken(.hashes(level: 0)))
    for level in 1...TilePath.highestLevel where count >> (8 * level) > 0 {
      let above = unbroken(.hashes(level: level))
      // With one more below, the first missing one would be complete.
      if above < count >> (8 * level) { count = (above + 1) << (8 * level) - 1 }
    }
    return count
  }

  /// Removes every file that a tree of `size` leaves does not have, and what writing left behind.
  func removeAll(exceptThoseOf size: Int64) {
    let contents: [TilePath.Content] =
      [.entries] + (0...TilePath.highestLevel).map { .hashes(level: $0) }
    for content in contents { sweep(TilePath.folder(of: content), size: size) }
  }

  /// How many full tiles of a kind are there before the first gap.
  private func unbroken(_ content: TilePath.Content) -> Int64 {
    var count: Int64 = 0
    while let first = TilePath(content, index: count) {
      // A thousand tiles stand in each folder.
      let names = Set(self.names(in: String(first.text.dropLast("/000".count))))
      let end = count + 1000
      while count < end {
        guard let tile = TilePath(content, index: count),
          names.contains(String(tile.text.suffix(3)))
        else { return count }
        count += 1
      }
    }
    return count
  }

  /// Goes through a folder, and removes it too when nothing is left in it.
  private func sweep(_ folder: String, size: Int64) {
    for name in names(in: folder) {
      let place = "\(folder)/\(name)"
      if name.hasPrefix("x") || name.hasSuffix(".p") {
        sweep(place, size: size)
      } else if let tile = try? TilePath(reading: place),
        tile == TilePath(tile.content, index: tile.index, inTreeOfSize: size)
      {
        continue
      } else {
        remove(place)
      }
    }
    if names(in: folder).isEmpty { remove(folder) }
  }

  /// Sorted; none when there is no such folder.
  private func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)"))?.sorted() ?? []
  }

  /// Nothing depends on its being gone; it is tried again at the next start.
  private func remove(_ place: String) {
    try? FileManager.default.removeItem(atPath: "\(path)/\(place)")
  }
}
