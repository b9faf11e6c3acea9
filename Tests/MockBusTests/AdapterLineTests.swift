import CLinux
import Glibc
import Testing

/// The way through libserialport, which a pseudo-terminal cannot show.
@Suite(.enabled(if: Bench.isWanted, Bench.advice))
struct `A line on an adapter` {
  /// The adapter starts with all of them the wrong way.
  @Test func `has the settings that libserialport leaves wrong put right`() throws {
    let bench = try Bench()
    try bench.openAdapter()
    try bench.see("settings", gives: "CLOEXEC O_NONBLOCK, VMIN 1, VTIME 0, 115200 baud")
  }

  @Test func `passes bytes both ways`() throws {
    let bench = try Bench()
    try bench.openAdapter()
    try bench.bus("bytes ttyUSB0 1168656c6c6f13")
    try bench.see("read", gives: "\u{11}hello\u{13}")
    try bench.see("send 0123", gives: "written")
    #expect(try bench.bus("taken ttyUSB0") == "30313233")
  }

  @Test func `reaches what is behind its adapter, which hears nothing of the time before`() throws {
    let bench = try Bench()
    var name = [CChar](repeating: 0, count: 32)
    let handpiece = unsafe clinux_pty_open_master(&name, name.count)
    try #require(handpiece >= 0)
    defer { Glibc.close(handpiece) }
    let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    try bench.bus("plug ttyUSB0 0403 6001 RF000001 RF_Handpiece \(path)")
    #expect(unsafe write(handpiece, "early", 5) == 5)
    try bench.bus("modem ttyUSB0")
    try bench.see("open /dev/ttyUSB0", gives: "serialPort /dev/ttyUSB0")
    #expect(unsafe write(handpiece, "hello", 5) == 5)
    try bench.see("read", gives: "hello")

    try bench.see("send 0123", gives: "written")
    var entry = pollfd(fd: handpiece, events: Int16(POLLIN), revents: 0)
    #expect(unsafe poll(&entry, 1, 20_000) == 1)
    var received = [UInt8](repeating: 0, count: 16)
    #expect(unsafe Glibc.read(handpiece, &received, received.count) == 4)
    #expect(received.prefix(4) == [0x30, 0x31, 0x32, 0x33])
    // Its cable is pulled: it hears of that as it would of a real one.
    try bench.bus("unplug ttyUSB0 hup-first")
    #expect(unsafe poll(&entry, 1, 20_000) == 1)
    #expect(entry.revents & Int16(POLLHUP) != 0)
  }

  @Test func `shows the modem lines of its adapter`() throws {
    let bench = try Bench()
    try bench.openAdapter()
    try bench.see("modem", gives: "dtr rts")
    try bench.bus("modem ttyUSB0 rts cts dsr")
    try bench.see("modem", gives: "rts cts dsr")
    try bench.bus("modem ttyUSB0 none")
    try bench.see("modem", gives: "")
  }

  /// Promise 3: two hosts on one line could each believe that they alone gave a pulse.
  @Test func `is refused while it is open, and left as it is`() throws {
    let bench = try Bench()
    try bench.openAdapter()
    #expect(try bench.see("open /dev/ttyUSB0").hasPrefix("/dev/ttyUSB0: in use;"))
    try bench.bus("bytes ttyUSB0 6f6b")
    try bench.see("read", gives: "ok")
    try bench.see("close", gives: "ok")
    try bench.see("open /dev/ttyUSB0", gives: "serialPort /dev/ttyUSB0")
  }

  /// Promise 5: a cut cable is seen at once, and what was not read is not taken for fresh.
  @Test(arguments: ["hup-first", "uevent-first", "no-uevent"])
  func `has hung up when its adapter is gone, and its unread bytes are lost`(
    departure: String
  ) throws {
    let bench = try Bench()
    try bench.openAdapter()
    try bench.bus("bytes ttyUSB0 68656c6c6f")
    try bench.bus("unplug ttyUSB0 \(departure)")
    try bench.see("read", gives: "hung up seen by poll")
    try bench.see("send 0123", gives: "hungUp")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001")
  }

  @Test func `is known to be gone when it says nothing itself`() throws {
    let bench = try Bench()
    try bench.startWatching()
    try bench.openAdapter()
    try bench.bus("unplug ttyUSB0 no-hup")
    try bench.see("news", gives: "terminals")
    try bench.see("look", gives: "gone /dev/ttyUSB0 RF000001")
  }

  @Test func `cannot be opened any more when it is gone`() throws {
    let bench = try Bench()
    #expect(try bench.see("open /dev/ttyUSB0").hasPrefix("/dev/ttyUSB0: no such line;"))
  }
}
