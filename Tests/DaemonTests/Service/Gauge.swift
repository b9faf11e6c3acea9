import Foundation

/// What a gauge shows that stands beside a simulated handpiece.
enum Gauge {
  /// The depth of the newest shot, with its unit; nothing before the first.
  static func reading(_ path: String) throws -> String {
    struct Truth: Decodable {
      let depth: Int

      enum CodingKeys: String, CodingKey { case depth = "depth_um" }
    }
    guard let written = try? Data(contentsOf: URL(filePath: path)) else { return "0um" }
    return "\(try JSONDecoder().decode(Truth.self, from: written).depth)um"
  }
}
