import DoseLimits
import HandpieceDiscovery

/// Which of the devices that are plugged in may be handpieces, and are opened.
///
/// Opening a stranger's device can disturb it, so a device must be described by a handpiece of the
/// catalog; a bridge chip that sits in anything from an oven to a printer must also be listed by
/// its serial number.
struct DeviceFilter: Sendable {
  private let matches: [USBMatch]
  private let listedSerials: Set<String>

  init(matches: [USBMatch], listedSerials: [String]) {
    self.matches = matches
    self.listedSerials = Set(listedSerials)
  }

  func takes(_ device: SerialDevice) -> Bool {
    if Self.bridges.contains(Chip(device.vendorID, device.productID)) {
      return device.serial.map { listedSerials.contains($0) } ?? false
    }
    return matches.contains { match in
      match.vendor == device.vendorID && match.product == device.productID
        && (match.serialPrefix.map { (device.serial ?? "").hasPrefix($0) } ?? true)
    }
  }

  private struct Chip: Hashable {
    let vendor: UInt16
    let product: UInt16

    init(_ vendor: UInt16, _ product: UInt16) {
      self.vendor = vendor
      self.product = product
    }
  }

  /// USB-to-serial chips that makers of all kinds build in without identifiers of their own, by
  /// the list of the kernel's drivers ftdi_sio, ch341, cp210x and pl2303.
  private static let bridges: Set<Chip> = [
    Chip(0x0403, 0x6001), Chip(0x0403, 0x6010), Chip(0x0403, 0x6011), Chip(0x0403, 0x6014),
    Chip(0x0403, 0x6015), Chip(0x1A86, 0x5523), Chip(0x1A86, 0x7522), Chip(0x1A86, 0x7523),
    Chip(0x10C4, 0xEA60), Chip(0x10C4, 0xEA61), Chip(0x10C4, 0xEA70), Chip(0x10C4, 0xEA71),
    Chip(0x067B, 0x2303), Chip(0x067B, 0x23A3),
  ]
}
