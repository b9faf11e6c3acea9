import HandpieceDiscovery

/// USB serial devices as they are printed.
struct DeviceList: Encodable {
  private let devices: [Entry]

  private struct Entry: Encodable {
    let node: String
    /// Four hexadecimal digits, as `lsusb` prints them.
    let vendor: String
    let product: String
    let manufacturer: String?
    let name: String?
    let serial: String?
    let driver: String?
    let path: String

    private enum CodingKeys: String, CodingKey {
      case node, manufacturer, name, serial, driver
      case vendor = "vendor_id"
      case product = "product_id"
      case path = "usb_path"
    }
  }

  init(_ devices: [SerialDevice]) {
    self.devices = devices.map { device in
      Entry(
        node: device.node, vendor: Self.digits(device.vendorID),
        product: Self.digits(device.productID), manufacturer: device.manufacturer,
        name: device.product, serial: device.serial, driver: device.driver, path: device.usbPath)
    }
  }

  var table: String {
    var table = TextTable([
      ("NODE", .left), ("ID", .left), ("PRODUCT", .left), ("SERIAL", .left), ("DRIVER", .left),
      ("PLUGGED AT", .left),
    ])
    for device in devices {
      let name = [device.manufacturer, device.name].compactMap { $0 }.joined(separator: " ")
      table.add([
        device.node, "\(device.vendor):\(device.product)", name.isEmpty ? "-" : name,
        device.serial ?? "-", device.driver ?? "-", device.path,
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  private static func digits(_ identifier: UInt16) -> String {
    let digits = String(identifier, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
