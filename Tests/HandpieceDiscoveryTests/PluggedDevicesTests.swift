import HandpieceDiscovery
import Testing

@Suite struct `Plugged devices` {
  /// A device in which one attribute or more are unlike the usual one's.
  private func device(
    node: String = "/dev/ttyUSB0", path: String = "1-1:1.0", serial: String? = "RF000001",
    product: String = "RF Handpiece", vendor: String = "0403", driver: String = "ftdi_sio"
  ) throws -> SerialDevice {
    try #require(
      SerialDevice(node: node, usbPath: path, driver: driver) { name in
        switch name {
        case "idVendor": vendor
        case "idProduct": "6001"
        case "product": product
        case "serial": serial
        default: nil
        }
      })
  }

  private func devices(_ numbers: Range<Int>) throws -> [SerialDevice] {
    try numbers.map { try device(node: "/dev/ttyUSB\($0)", path: "1-\($0):1.0") }
  }

  @Test func `appear once and go once, whatever is said in between`() throws {
    var plugged = PluggedDevices()
    let one = try device()
    #expect(plugged.update([]).appeared.isEmpty)
    #expect(plugged.update([one, one]).appeared == [one])
    let same = plugged.update([one])
    #expect(same.appeared.isEmpty && same.gone.isEmpty && same.overflow == 0)
    #expect(plugged.update([]).gone == [one])
    #expect(plugged.update([]).gone.isEmpty)
  }

  @Test func `are others when anything about them differs`() throws {
    let one = try device()
    let others = [
      try device(node: "/dev/ttyUSB1"), try device(path: "1-2:1.0"), try device(serial: "RF2"),
      try device(serial: nil), try device(product: "RF"), try device(vendor: "0404"),
      try device(driver: "cp210x"),
    ]
    for other in others {
      var plugged = PluggedDevices()
      _ = plugged.update([one])
      let changes = plugged.update([other])
      #expect(changes.gone == [one])
      #expect(changes.appeared == [other])
    }
  }

  @Test func `appear again when they were forgotten, and do not go twice`() throws {
    var plugged = PluggedDevices()
    let (one, two) = (try device(), try device(node: "/dev/ttyUSB1"))
    _ = plugged.update([one, two])
    plugged.forget(one)
    #expect(plugged.update([one, two]).appeared == [one])
    plugged.forget(one)
    #expect(plugged.update([two]).gone.isEmpty)
  }

  /// Promise 12: everything is bounded.
  @Test func `are as many as are known and no more, and who is known stays`() throws {
    var plugged = PluggedDevices()
    let later = try devices(1000..<1060)
    #expect(plugged.update(later).overflow == 0)
    let earlier = try devices(100..<200)
    let changes = plugged.update(earlier + later)
    #expect(changes.gone.isEmpty)
    #expect(changes.appeared == Array(earlier.prefix(PluggedDevices.most - 60)))
    #expect(changes.overflow == 96)
    // Whoever goes makes room.
    let next = plugged.update(earlier + later.dropFirst(2))
    #expect(next.gone == Array(later.prefix(2)))
    #expect(next.appeared == Array(earlier[4..<6]))
    #expect(next.overflow == 94)
  }
}
