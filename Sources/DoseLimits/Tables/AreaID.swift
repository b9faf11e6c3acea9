/// Which half of the body an area lies on.
package enum Side: String, Hashable, Codable, CaseIterable, Sendable {
  case midline
  case left
  case right

  /// The number that stands for the side on the wire.
  package var code: UInt8 {
    switch self {
    case .midline: 0
    case .left: 1
    case .right: 2
    }
  }
}

/// One area of the atlas: a region and a side.
package struct AreaID: Hashable, Sendable {
  /// The region's name as in the atlas, such as `upper-lip`.
  package let region: String
  package let side: Side

  package init(region: String, side: Side) {
    self.region = region
    self.side = side
  }

  /// Reads `cheek/left`; `nil` for any other form.
  package init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, AreaID.isRegionName(String(parts[0])),
      let side = Side(rawValue: String(parts[1]))
    else { return nil }
    self.init(region: String(parts[0]), side: side)
  }

  /// The form used in files and on the socket, such as `cheek/left`.
  package var path: String { "\(region)/\(side.rawValue)" }

  /// Whether the text can name a region: 1 to 32 of lower-case letters, digits and hyphens.
  package static func isRegionName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }
}

extension AreaID: CustomStringConvertible {
  /// The words a person reads, such as `left cheek` or `forehead`.
  package var description: String {
    let words = region.split(separator: "-").joined(separator: " ")
    return side == .midline ? words : "\(side.rawValue) \(words)"
  }
}

/// Coded as ``path``.
extension AreaID: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let area = AreaID(path: text) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "an area is written region/side, such as cheek/left"))
    }
    self = area
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(path)
  }
}
