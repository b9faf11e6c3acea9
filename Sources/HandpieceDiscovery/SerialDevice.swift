/// A serial device on USB as it describes itself; none of that proves which handpiece it is.
package struct SerialDevice: Hashable, Sendable {
  /// The device node, such as `/dev/ttyUSB0`; it may change when the device is plugged in again.
  package let node: String
  package let vendorID: UInt16
  package let productID: UInt16
  package let manufacturer: String?
  package let product: String?
  /// The serial number of the USB adapter; many have none, and some share one.
  package let serial: String?
  /// The kernel driver of the interface, such as `ftdi_sio`.
  package let driver: String?
  /// Where it is plugged in: bus, ports, configuration and interface, such as `1-1.2:1.0`.
  package let usbPath: String

  /// Reads a tty's node, its USB interface's path and driver, and the attributes of its USB
  /// device; `nil` without both identifiers, which every USB device has.
  ///
  /// The attributes are those the kernel itself shows in /sys, so they are the same with and
  /// without a udev daemon.
  package init?(
    node: String, usbPath: String, driver: String?, attribute: (_ name: String) -> String?
  ) {
    guard let vendorID = identifier(attribute("idVendor")),
      let productID = identifier(attribute("idProduct"))
    else { return nil }
    self.node = node
    self.vendorID = vendorID
    self.productID = productID
    self.manufacturer = label(attribute("manufacturer"))
    self.product = label(attribute("product"))
    self.serial = label(attribute("serial"))
    self.driver = driver
    self.usbPath = usbPath
  }
}

/// Four hexadecimal digits, as the kernel writes them.
private func identifier(_ text: String?) -> UInt16? {
  guard let text, text.utf8.count == 4, text.allSatisfy(\.isHexDigit) else { return nil }
  return UInt16(text, radix: 16)
}

/// What a device says about itself, fit to be shown: bounded, and without anything that could
/// steer a terminal. A USB string descriptor holds at most 126 UTF-16 units.
private func label(_ text: String?) -> String? {
  guard let text else { return nil }
  let shown = text.unicodeScalars.prefix(126).filter { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
  let trimmed = String(String.UnicodeScalarView(shown)).split(separator: " ").joined(separator: " ")
  return trimmed.isEmpty ? nil : trimmed
}
