import Testing

/// A re-plug is seen within two seconds, whatever the kernel says or does not say about it.
@Suite(.enabled(if: Bench.isWanted, Bench.advice))
struct `What is plugged in` {
  @Test func `is what its attributes say, on a system without a udev daemon too`() throws {
    let bench = try Bench()
    try bench.bus("plug ttyUSB7 1a86 7523 RF000001 RF_Handpiece")
    try bench.bus("plug ttyUSB0 10c4 ea60 -")
    try bench.see(
      "list",
      gives: """
        /dev/ttyUSB0 10c4:ea60 - - ftdi_sio 1-2:1.0, \
        /dev/ttyUSB7 1a86:7523 RF000001 RF Handpiece ftdi_sio 1-1:1.0
        """)
  }

  @Test(arguments: ["hup-first", "uevent-first", "no-hup"])
  func `is announced when it comes and when it goes`(departure: String) throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.see("news 0", gives: "silence")
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.see("news", gives: "terminals")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try bench.bus("unplug ttyUSB0 \(departure)")
    try bench.see("news", gives: "terminals")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001")
    try bench.see("news 0", gives: "silence")
  }

  @Test func `is found at the next look when nothing announced it`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.bus("uevents off")
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try bench.bus("unplug ttyUSB0 no-uevent")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001")
    try bench.see("news 0", gives: "silence")
  }

  @Test func `is reported once, however often it is announced`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    for action in ["add", "add", "remove"] { try bench.bus("event ttyUSB0 \(action)") }
    try bench.see("news", gives: "terminals")
    try bench.see("news 0", gives: "silence")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try bench.bus("event ttyUSB0 remove")
    try bench.see("news", gives: "terminals")
    try bench.see("look", gives: "same")
  }

  @Test func `is looked at again after messages that were lost or make no sense`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.bus("garble")
    try bench.see("news", gives: "lost")
    try bench.bus("garble")
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.see("news", gives: "terminals lost")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
  }

  @Test func `has gone and has appeared when it comes back under another name`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try bench.bus("reset ttyUSB0 ttyUSB1")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001, appeared /dev/ttyUSB1 RF000001")
  }

  /// A handpiece that was exchanged for another between two looks is not taken for it.
  @Test func `has gone and has appeared when another one has its name`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try bench.bus("unplug ttyUSB0 hup-first")
    try bench.bus("plug ttyUSB0 0403 6001 RF000002")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001, appeared /dev/ttyUSB0 RF000002")
  }

  @Test func `appears again after it was forgotten, if it is there`() throws {
    let bench = try Bench()
    try bench.openAdapter()
    try bench.bus("reset ttyUSB0")
    try bench.see("read", gives: "hung up seen by poll")
    try bench.see("close", gives: "ok")
    try bench.see("look", gives: "same")
    try bench.see("forget /dev/ttyUSB0", gives: "ok")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try bench.see("open /dev/ttyUSB0", gives: "serialPort /dev/ttyUSB0")
  }

  @Test func `may be two with one serial number, each at its own place`() throws {
    let bench = try Bench()
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.bus("plug ttyUSB1 0403 6001 RF000001")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001, appeared /dev/ttyUSB1 RF000001")
    try bench.bus("unplug ttyUSB0 hup-first")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001")
  }

  @Test func `does not count before its node is there`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try bench.bus("hide ttyUSB0")
    try bench.see("news", gives: "terminals")
    try bench.see("look", gives: "same")
    try bench.bus("show ttyUSB0")
    try bench.see("look", gives: "appeared /dev/ttyUSB0 RF000001")
  }
}
