import Backstage
import CLinux
import DeviceCatalog
import Foundation
import Glibc
import MeterProtocol
import Quantities
import ReferenceMeter
import SerialLine
import Testing

/// The driver on a line, before a meter in a framework that we did not write.
@Suite(.enabled(if: SimulatedMeter.isWanted, "sinstruments (PyPI) is not installed"))
struct `A meter on a line` {
  /// What went wrong, or `nil`.
  private func error(
    _ meter: inout ConnectedMeter, _ request: MeterRequest = .read(.currentRMS)
  ) -> ReferenceMeterError? {
    do {
      _ = try meter.ask(request)
      return nil
    } catch {
      return error
    }
  }

  @Test func `says who it is, connects its load, and reads`() throws {
    try SimulatedMeter.run(["readings": ["0.0", "0.0", "487.5", "487.6"]]) { meter in
      guard case .identified(let identity) = try meter.ask(.identify) else {
        Issue.record("not identified")
        return
      }
      #expect(identity.serial == "0042" && identity.version == "1.10")
      #expect(meter.identity == identity)
      #expect(try meter.ask(.connectLoad(Ohms(300))) == .load(milliohms: 300_400))
      #expect(try meter.ask(.confirmIdle(.currentRMS)) == .idle)
      let current = MeterReading(
        kind: .currentRMS, unit: .milliamperes, count: 4876, decimals: 1, status: 0,
        replies: ["487.5", "487.6"])
      #expect(try meter.ask(.read(.currentRMS)) == .reading(current))
      let power = MeterReading(
        kind: .power, unit: .watts, count: 713, decimals: 1, status: 0, replies: ["71.3", "71.3"])
      #expect(try meter.ask(.read(.power)) == .reading(power))
    }
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
      ("487.9\r\n", .unsteady(first: "487.9", second: "487.5")),
    ] as [(String, MeterError)])
  func `gives no reading where a reply is wrong`(reply: String, expected: MeterError) throws {
    try SimulatedMeter.run([
      "readings": ["487.5"], "fault": ["on": "reading", "reply": reply],
    ]) { meter in
      _ = try meter.ask(.identify)
      #expect(error(&meter) == .meter(expected))
      // Nothing counts until it has said anew who it is; the fault was one.
      #expect(error(&meter) == .meter(.notIdentified))
      _ = try meter.ask(.identify)
      #expect(error(&meter) == nil)
    }
  }

  @Test(arguments: ["487.", nil])
  func `gives no reading where a reply has no end, or there is none`(reply: String?) throws {
    let fault: [String: Any] =
      reply.map { ["on": "reading", "reply": $0] } ?? ["on": "reading"]
    try SimulatedMeter.run(
      ["readings": ["487.5"], "fault": fault], replyMilliseconds: 8000
    ) { meter in
      _ = try meter.ask(.identify)
      let expected =
        reply.map { MeterError.truncated(command: "READ:MArms?", bytes: $0) }
        ?? .silent(command: "READ:MArms?")
      #expect(error(&meter) == .meter(expected))
    }
  }

  /// A late reading is the right answer to the wrong question.
  @Test func `gives a late reply to nobody`() throws {
    try SimulatedMeter.run(
      [
        "readings": ["487.5"],
        "fault": ["on": "reading", "reply": "111.1\r\n", "delay": 14],
      ], replyMilliseconds: 8000
    ) { meter in
      _ = try meter.ask(.identify)
      #expect(error(&meter) == .meter(.silent(command: "READ:MArms?")))
      // It may come while the meter is asked anew who it is: then it is asked once more.
      var tries = 0
      while error(&meter, .identify) != nil, tries < 10 { tries += 1 }
      #expect(tries < 10)
      guard case .reading(let reading) = try meter.ask(.read(.currentRMS)) else {
        Issue.record("no reading")
        return
      }
      #expect(reading.replies == ["487.5", "487.5"])
    }
  }

  @Test func `shows a stale value before anything is fired, and says so`() throws {
    try SimulatedMeter.run(["readings": ["487.5"]]) { meter in
      _ = try meter.ask(.identify)
      #expect(error(&meter, .confirmIdle(.currentRMS)) == .meter(.stale(bytes: "487.5")))
    }
  }

  @Test func `is not read while its status forbids it, nor with another load`() throws {
    try SimulatedMeter.run(["readings": ["487.5"], "status": "16384"]) { meter in
      #expect(
        error(&meter, .identify)
          == .meter(.forbidden(bits: 16_384, meanings: ["fan 1 blocked"])))
    }
    try SimulatedMeter.run(["load_error": 20.0]) { meter in
      _ = try meter.ask(.identify)
      #expect(
        error(&meter, .connectLoad(Ohms(300)))
          == .meter(.loadDiffers(wanted: 300, bytes: "320.0")))
    }
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

  @Test func `that is pulled while a reply is outstanding says so`() throws {
    var name = [CChar](repeating: 0, count: 32)
    let master = unsafe clinux_pty_open_master(&name, name.count)
    try #require(master >= 0)
    let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    var connected = try ConnectedMeter.connect(SimulatedMeter.instrument(), path: path)
    // The other side goes as soon as it was asked.
    Thread.detachNewThread {
      var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      unsafe poll(&entry, 1, 60_000)
      close(master)
    }
    #expect(throws: ReferenceMeterError.hungUp) { _ = try connected.ask(.identify) }
  }

  @Test func `is refused where there is none`() throws {
    #expect(throws: ReferenceMeterError.line(.notFound(path: "/dev/no-such-line"))) {
      _ = try ConnectedMeter.connect(SimulatedMeter.instrument(), path: "/dev/no-such-line")
    }
  }
}
