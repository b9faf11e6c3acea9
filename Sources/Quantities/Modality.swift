/// The four ways a handpiece of this field acts on skin.
package enum Modality: UInt8, Hashable, Sendable {
  /// RF through electrodes on the surface.
  case fractionalRF = 1
  /// RF through needles in the skin.
  case rfMicroneedling = 2
  /// Needles alone.
  case microneedling = 3
  /// Abrasion by crystals or a grit tip, under vacuum.
  case microdermabrasion = 4
}

#if !hasFeature(Embedded)
  extension Modality: Codable, CaseIterable, CustomStringConvertible {
    /// The name used in files, on the socket and in the log.
    package var description: String {
      switch self {
      case .fractionalRF: "fractionalRF"
      case .rfMicroneedling: "rfMicroneedling"
      case .microneedling: "microneedling"
      case .microdermabrasion: "microdermabrasion"
      }
    }

    package init?(name: String) {
      guard let match = Modality.allCases.first(where: { $0.description == name }) else {
        return nil
      }
      self = match
    }
  }
#endif
