/// The path of a file of C2SP `tlog-tiles`: `tile/<level>/<index>` or `tile/entries/<index>`, with
/// `.p/<width>` behind it while it is not full.
package struct TilePath: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// Hashes of subtrees of 256^level leaves each; the level is at most 7.
    case hashes(level: Int)
    /// The leaves themselves.
    case entries
  }

  package let content: Content
  package let index: Int64
  /// How many hashes or entries there are: 1 to 256, and 256 when it is full.
  package let width: Int

  package static var fullWidth: Int { 256 }
  /// A tile's place in a tree of fewer than 2^63 leaves has at most this level.
  package static var highestLevel: Int { 7 }

  /// `nil` for a level, index or width that no log has.
  package init?(_ content: Content, index: Int64, width: Int = fullWidth) {
    let level = Self.level(of: content)
    guard (0...Self.highestLevel).contains(level),
      (0...Int64.max >> (8 * (level + 1))).contains(index), (1...Self.fullWidth).contains(width)
    else { return nil }
    self.content = content
    self.index = index
    self.width = width
  }

  /// Reads a path relative to the folder; there is only one of each tile.
  package init(reading text: String) throws(AuditLogError) {
    guard let path = Self.parsed(text), path.text.utf8.elementsEqual(text.utf8) else {
      throw .tree(.badTilePath)
    }
    self = path
  }

  package var isFull: Bool { width == Self.fullWidth }

  /// The path relative to the folder.
  package var text: String {
    let stem = "\(Self.folder(of: content))/\(Self.elements(of: index).joined(separator: "/"))"
    return isFull ? stem : "\(stem).p/\(width)"
  }

  /// The folder in which tiles of a kind stand.
  package static func folder(of content: Content) -> String {
    switch content {
    case .hashes(let level): "tile/\(level)"
    case .entries: "tile/entries"
    }
  }

  /// Three digits each, all but the last after an `x`.
  private static func elements(of index: Int64) -> [String] {
    var elements = [threeDigits(index % 1000)]
    var rest = index / 1000
    while rest > 0 {
      elements.insert("x\(threeDigits(rest % 1000))", at: 0)
      rest /= 1000
    }
    return elements
  }

  private static func threeDigits(_ number: Int64) -> String {
    String(String(number + 1000).dropFirst())
  }

  /// Whatever else the text does wrong, it is not how the path is written.
  private static func parsed(_ text: String) -> TilePath? {
    var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard (3...12).contains(parts.count), parts.removeFirst() == "tile" else { return nil }
    let kind = parts.removeFirst()
    guard let content = kind == "entries" ? .entries : Int(kind).map(Content.hashes) else {
      return nil
    }
    var width = Self.fullWidth
    if parts.count > 1, parts[parts.count - 2].hasSuffix(".p") {
      guard let partial = Int(parts.removeLast()), partial < Self.fullWidth else { return nil }
      width = partial
      parts[parts.count - 1].removeLast(2)
    }
    var index: Int64 = 0
    for part in parts {
      guard let digits = Int64(part.hasPrefix("x") ? String(part.dropFirst()) : part),
        (0..<1000).contains(digits), index <= Int64.max >> 8 / 1000
      else { return nil }
      index = index * 1000 + digits
    }
    return TilePath(content, index: index, width: width)
  }
}

extension TilePath: CustomStringConvertible {
  package var description: String { text }
}

extension TilePath {
  /// The level of hashes at which a tile's files stand beside each other: entries are counted as
  /// the leaves' hashes are.
  package var level: Int { Self.level(of: content) }

  private static func level(of content: Content) -> Int {
    switch content {
    case .hashes(let level): level
    case .entries: 0
    }
  }

  /// The first leaf below the tile.
  package var firstLeaf: Int64 { index << (8 * (level + 1)) }

  /// The tile of a kind that a tree of `size` leaves has at an index; `nil` when it has none.
  package init?(_ content: Content, index: Int64, inTreeOfSize size: Int64) {
    guard size > 0, let full = TilePath(content, index: index) else { return nil }
    let hashCount = size >> (8 * full.level)
    guard index <= hashCount >> 8 else { return nil }
    let width = Int(min(hashCount - index << 8, Int64(Self.fullWidth)))
    self.init(content, index: index, width: width)
  }
}
