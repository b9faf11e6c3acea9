import Glibc

/// Lists the serial devices that are plugged in by USB and have their node, sorted by node. Other
/// terminals are not listed.
///
/// - Throws: ``DiscoveryError`` when libudev cannot read /sys. A device that goes away during the
///   scan is left out.
package func scan() throws(DiscoveryError) -> [SerialDevice] {
  let udev = try Udev()
  var devices: [SerialDevice] = []
  for path in try udev.paths(subsystem: "tty", names: usbTerminals, limit: mostTerminals) {
    if let device = serialDevice(at: path, of: udev) { devices.append(device) }
  }
  return devices.sorted { $0.node < $1.node }
}

/// What the kernel's drivers for USB adapters, and for devices with a serial line of their own, call
/// their terminals. With the other 70 or so of a machine a scan takes two hundred times as long.
private let usbTerminals = ["ttyUSB*", "ttyACM*"]

/// How many terminals are looked at.
private let mostTerminals = 1024

private func serialDevice(at path: String, of udev: borrowing Udev) -> SerialDevice? {
  guard let terminal = udev.device(at: path), let node = terminal.node,
    let interface = terminal.ancestor(subsystem: "usb", type: "usb_interface"),
    let usbPath = interface.name,
    let usb = interface.ancestor(subsystem: "usb", type: "usb_device")
  else { return nil }
  let device = SerialDevice(
    node: node, usbPath: usbPath, driver: interface.driver, attribute: { usb.attribute($0) })
  // The node is the first of a device to go, so what was read while it was there is whole. Without
  // a udev daemon it may also be the last to come.
  return isCharacterDevice(node) ? device : nil
}

private func isCharacterDevice(_ node: String) -> Bool {
  var status = stat()
  return unsafe stat(node, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
}
