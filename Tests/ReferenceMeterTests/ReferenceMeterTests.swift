import CLinux
import DeviceCatalog
import Glibc
import MeterProtocol
import Quantities
import ReferenceMeter
import SerialLine
import Testing

/// The driver on a line, before a meter in a framework that we did not write.
@Suite(.enabled(if: SimulatedMeter.isWanted, "sinstruments (PyPI) is not installed"))
struct `A meter on a line` {
  private func connect(
    _ meter: SimulatedMeter, replyMilliseconds: Int = 20_000
  ) throws -> ConnectedMeter {
    try ConnectedMeter.connect(
      SimulatedMeter.instrument(replyMilliseconds: replyMilliseconds), path: meter.path)
  }

  /// What went wrong, or `nil`.
  private func error(
    _ connected: inout ConnectedMeter, _ request: MeterRequest = .read(.currentRMS)
  ) -> ReferenceMeterError? {
    do {
      _ = try connected.ask(request)
      return nil
    } catch {
      return error
    }
  }

  @Test func `says who it is, connects its load, and reads`() throws {
    let meter = try SimulatedMeter(["readings": ["0.0", "0.0", "487.5", "487.6"]])
    var connected = try connect(meter)
    guard case .identified(let identity) = try connected.ask(.identify) else {
      Issue.record("not identified")
      return
    }
    #expect(identity.serial == "0042" && identity.version == "1.10")
    #expect(connected.identity == identity)
    #expect(try connected.ask(.connectLoad(Ohms(300))) == .load(milliohms: 300_400))
    #expect(try connected.ask(.confirmIdle(.currentRMS)) == .idle)
    #expect(
      try connected.ask(.read(.currentRMS))
        == .reading(
          MeterReading(
            kind: .currentRMS, unit: .milliamperes, count: 4876, decimals: 1, status: 0,
            replies: ["487.5", "487.6"])))
    guard case .reading(let power) = try connected.ask(.read(.power)) else {
      Issue.record("no power")
      return
    }
    #expect(power.count == 713 && power.unit == .watts)
  }

  @Test(
    arguments: [
      (
        "487.5 mV\r\n",
        .wrongUnit(command: "READ:MArms?", bytes: "487.5 mV", expected: .milliamperes)
      ),
      ("9999.9\r\n", .outOfRange(command: "READ:MArms?", bytes: "9999.9")),
      ("4\r\n", .malformed(command: "READ:MArms?", bytes: "4")),
      ("48\u{FF}.5\r\n", .malformed(command: "READ:MArms?", bytes: "48\\xff.5")),
      ("487.5\r\n487.5\r\n", .unexpected(bytes: "487.5\\r\\n")),
      ("487.9\r\n", .unsteady(first: "487.9", second: "487.5")),
    ] as [(String, MeterError)])
  func `gives no reading where a reply is wrong`(reply: String, expected: MeterError) throws {
    let meter = try SimulatedMeter([
      "readings": ["487.5"], "fault": ["on": "reading", "reply": reply],
    ])
    var connected = try connect(meter)
    _ = try connected.ask(.identify)
    #expect(error(&connected) == .meter(expected))
    // Nothing counts until it has said anew who it is; the fault was one.
    #expect(error(&connected) == .meter(.notIdentified))
    _ = try connected.ask(.identify)
    #expect(error(&connected) == nil)
  }

  @Test func `gives no reading where a reply has no end, or there is none`() throws {
    for (reply, expected) in [
      ("487.", .truncated(command: "READ:MArms?", bytes: "487.")),
      (nil, .silent(command: "READ:MArms?")),
    ] as [(String?, MeterError)] {
      var fault: [String: Any] = ["on": "reading"]
      if let reply { fault["reply"] = reply }
      let meter = try SimulatedMeter(["readings": ["487.5"], "fault": fault])
      var connected = try connect(meter, replyMilliseconds: 2000)
      _ = try connected.ask(.identify)
      #expect(error(&connected) == .meter(expected))
    }
  }

  /// A late reading is the right answer to the wrong question.
  @Test func `gives a late reply to nobody`() throws {
    let meter = try SimulatedMeter([
      "readings": ["487.5"],
      "fault": ["on": "reading", "reply": "111.1\r\n", "delay": 3],
    ])
    var connected = try connect(meter, replyMilliseconds: 1500)
    _ = try connected.ask(.identify)
    #expect(error(&connected) == .meter(.silent(command: "READ:MArms?")))
    // It may come while the meter is asked anew who it is: then it is asked once more.
    var tries = 0
    while error(&connected, .identify) != nil, tries < 10 { tries += 1 }
    #expect(tries < 10)
    guard case .reading(let reading) = try connected.ask(.read(.currentRMS)) else {
      Issue.record("no reading")
      return
    }
    #expect(reading.replies == ["487.5", "487.5"])
  }

  @Test func `shows a stale value before anything is fired, and says so`() throws {
    let meter = try SimulatedMeter(["readings": ["487.5"]])
    var connected = try connect(meter)
    _ = try connected.ask(.identify)
    #expect(error(&connected, .confirmIdle(.currentRMS)) == .meter(.stale(bytes: "487.5")))
  }

  @Test func `is not read while its status forbids it, nor with another load`() throws {
    let hot = try SimulatedMeter(["readings": ["487.5"], "status": "16384"])
    var connected = try connect(hot)
    #expect(
      error(&connected, .identify)
        == .meter(.forbidden(bits: 16_384, meanings: ["fan 1 blocked"])))
    let wrong = try SimulatedMeter(["load_error": 20.0])
    var other = try connect(wrong)
    _ = try other.ask(.identify)
    #expect(
      error(&other, .connectLoad(Ohms(300))) == .meter(.loadDiffers(wanted: 300, bytes: "320.0")))
  }
}

/// What needs no meter.
@Suite struct `A line without a meter` {
  @Test func `is silent`() throws {
    var name = [CChar](repeating: 0, count: 32)
    let master = unsafe clinux_pty_open_master(&name, name.count)
    try #require(master >= 0)
    let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    var connected = try ConnectedMeter.connect(
      SimulatedMeter.instrument(replyMilliseconds: 50), path: path)
    #expect(throws: ReferenceMeterError.meter(.silent(command: "*IDN?"))) {
      _ = try connected.ask(.identify)
    }
    close(master)
    #expect(throws: ReferenceMeterError.hungUp) { _ = try connected.ask(.identify) }
  }

  @Test func `is refused where there is none`() throws {
    #expect(throws: ReferenceMeterError.line(.notFound(path: "/dev/no-such-line"))) {
      _ = try ConnectedMeter.connect(SimulatedMeter.instrument(), path: "/dev/no-such-line")
    }
  }
}
