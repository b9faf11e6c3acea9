package import DoseLimits

/// Which devices on USB may be handpieces.
package struct HandpieceMatches: Sendable {
  /// What the descriptions of handpieces name; `nil` when none could be read.
  private let described: [USBMatch]?
  private let listedSerials: Set<String>

  /// - Parameters:
  ///   - described: What the descriptions of handpieces name; `nil` when none could be read, and
  ///     then every serial device may be one.
  ///   - listedSerials: Serial numbers of bridge chips that belong to handpieces.
  package init(described: [USBMatch]?, listedSerials: [String]) {
    self.described = described
    self.listedSerials = Set(listedSerials)
  }

  /// Whether nothing is known of handpieces, so that every serial line on USB counts.
  var areUnknown: Bool { described == nil }

  func take(_ usb: USBIdentity) -> Bool {
    guard let described else { return true }
    if let serial = usb.serial, listedSerials.contains(serial) { return true }
    return described.contains { match in
      match.vendor == usb.vendor && match.product == usb.product
        && (match.serialPrefix.map { (usb.serial ?? "").hasPrefix($0) } ?? true)
    }
  }

  /// What is described, each once, in the order of vendors and products.
  var chips: [USBMatch] {
    Set(described ?? []).sorted {
      ($0.vendor, $0.product, $0.serialPrefix ?? "")
        < ($1.vendor, $1.product, $1.serialPrefix ?? "")
    }
  }
}
