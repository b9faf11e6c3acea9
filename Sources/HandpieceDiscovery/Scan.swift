/// Lists the serial devices that are plugged in by USB, sorted by node. Other terminals are not
/// listed.
///
/// - Throws: ``DiscoveryError`` when libudev cannot read /sys. A device that goes away during the
///   scan is left out.
package func scan() throws(DiscoveryError) -> [SerialDevice] {
  let udev = try Udev()
  var devices: [SerialDevice] = []
  for path in try udev.paths(subsystem: "tty", limit: mostTerminals) {
    if let device = serialDevice(at: path, of: udev) { devices.append(device) }
  }
  return devices.sorted { $0.node < $1.node }
}

/// How many terminals are looked at; a machine has some 70 before anything is plugged in.
private let mostTerminals = 1024

private func serialDevice(at path: String, of udev: borrowing Udev) -> SerialDevice? {
  guard let terminal = udev.device(at: path), let node = terminal.node,
    let interface = terminal.ancestor(subsystem: "usb", type: "usb_interface"),
    let usbPath = interface.name,
    let usb = interface.ancestor(subsystem: "usb", type: "usb_device")
  else { return nil }
  return SerialDevice(
    node: node, usbPath: usbPath, driver: interface.driver, attribute: { usb.attribute($0) })
}
