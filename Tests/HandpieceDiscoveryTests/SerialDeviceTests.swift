import HandpieceDiscovery
import Testing

@Suite struct `A serial device` {
  private let usual = [
    "idVendor": "0403", "idProduct": "6001", "manufacturer": "QEMU", "product": "RF Handpiece",
    "serial": "RF000001",
  ]

  private func read(_ attributes: [String: String]) -> SerialDevice? {
    SerialDevice(node: "/dev/ttyUSB0", usbPath: "1-1:1.0", driver: "ftdi_sio") { attributes[$0] }
  }

  private func read(_ name: String, _ value: String?) -> SerialDevice? {
    var attributes = usual
    attributes[name] = value
    return read(attributes)
  }

  @Test func `is what its attributes say`() throws {
    let device = try #require(read(usual))
    #expect(device.node == "/dev/ttyUSB0")
    #expect(device.usbPath == "1-1:1.0")
    #expect(device.driver == "ftdi_sio")
    #expect(device.vendorID == 0x0403)
    #expect(device.productID == 0x6001)
    #expect(device.manufacturer == "QEMU")
    #expect(device.product == "RF Handpiece")
    #expect(device.serial == "RF000001")
  }

  @Test func `may lack everything but its two identifiers`() throws {
    let device = try #require(read(["idVendor": "1a86", "idProduct": "7523"]))
    #expect(device.vendorID == 0x1A86)
    #expect(device.manufacturer == nil)
    #expect(device.product == nil)
    #expect(device.serial == nil)
  }

  @Test(arguments: ["idVendor", "idProduct"]) func `is none without four hexadecimal digits`(
    name: String
  ) {
    for bad in [nil, "", "403", "00403", "0x43", "+403", "-403", "04g3", " 403", "０４０３"] {
      #expect(read(name, bad) == nil, "\(bad ?? "none")")
    }
    #expect(read(name, "fFfF") != nil)
  }

  @Test func `cannot steer the terminal it is shown on`() {
    #expect(read("product", "a\u{1B}[2Jb\u{7}\r\nc")?.product == "a[2Jbc")
    #expect(read("product", "\u{202E}ecafruS\u{2066}\u{FEFF}")?.product == "ecafruS")
    #expect(read("product", "  two   words ")?.product == "two words")
    #expect(read("product", "Überhöhe 皮膚 ½")?.product == "Überhöhe 皮膚 ½")
    #expect(read("serial", "\u{0}\u{1B}\u{9B} ")?.serial == nil)
  }

  /// Promise 12: what comes from outside is bounded.
  @Test func `says no more about itself than USB lets it`() {
    let flood = String(repeating: "e\u{301}", count: 100_000)
    #expect(read("serial", flood)?.serial?.unicodeScalars.count == 126)
  }
}

@Suite struct `A scan` {
  @Test func `lists USB serial devices only, sorted by node`() throws {
    let devices = try scan()
    #expect(devices.map(\.node) == devices.map(\.node).sorted())
    #expect(Set(devices.map(\.node)).count == devices.count)
    #expect(devices.allSatisfy { $0.node.hasPrefix("/dev/tty") && $0.usbPath.contains(":") })
  }
}

@Suite struct `A failed scan` {
  @Test func `says in one line which call failed and why`() {
    let text = DiscoveryError.failed(call: "udev_new", errorNumber: 12).description
    #expect(text.contains("udev_new failed: Cannot allocate memory"))
    #expect(!text.contains("\n"))
  }
}
