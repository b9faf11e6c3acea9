import HandpieceDiscovery

/// Where a line is, so that the same place or device is known again.
enum LineKey: Hashable, Sendable {
  /// A line that was named at the start.
  case path(String)
  /// A device that was found.
  case device(SerialDevice)

  /// The node to open.
  var node: String {
    switch self {
    case .path(let path): path
    case .device(let device): device.node
    }
  }

  /// Whether this is where the other was: the same name, the same USB device by its serial number,
  /// or, for one that has none, the same socket. The name of a node says nothing about a device.
  func isPlace(of other: LineKey) -> Bool {
    switch (self, other) {
    case (.path(let own), .path(let theirs)): own == theirs
    case (.device(let own), .device(let theirs)):
      own.vendorID == theirs.vendorID && own.productID == theirs.productID
        && own.serial == theirs.serial && (own.serial != nil || own.usbPath == theirs.usbPath)
    default: false
    }
  }
}
