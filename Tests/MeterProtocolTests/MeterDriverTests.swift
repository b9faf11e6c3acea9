import Backstage
import DeviceCatalog
import MeterProtocol
import Quantities
import Testing

@Suite struct `The driver of a meter` {
  private func reading(_ count: Int64, _ replies: [String]) -> MeterAnswer {
    .reading(
      MeterReading(
        kind: .currentRMS, unit: .milliamperes, count: count, decimals: 1, status: 0,
        replies: replies))
  }

  @Test(arguments: [false, true])
  func `asks who it is, sets it up, and reads a value twice between two statuses`(
    isPiecemeal: Bool
  ) throws {
    var meter = try PlayedMeter()
    meter.isPiecemeal = isPiecemeal
    #expect(
      try meter.identify()
        == .identified(
          MeterIdentity(
            manufacturer: "BC Group", model: "ESU-2400", serial: "M-17", firmware: "1.10",
            version: "1.10")))
    #expect(
      meter.commands == [
        "*IDN?", "SYSTem:VERsion?", "CONFigure:RFMeasure:LOAD:MODE INTernal",
        "CONFigure:RFMeasure:INPut:RANGe AUTo", "STATus?",
      ])
    #expect(try meter.ask(.read(.currentRMS)).get() == reading(4875, ["487.5", "487.5"]))
    #expect(meter.commands.suffix(4) == ["STATus?", "READ:MArms?", "READ:MArms?", "STATus?"])
    #expect(meter.driver.deadline == nil)
  }

  @Test func `connects a load and says what it measures`() throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    #expect(try meter.ask(.connectLoad(Ohms(300))).get() == .load(milliohms: 300_400))
    #expect(meter.commands.suffix(4).first == "CONFigure:RFMeasure:LOAD:INTernal 300")
    meter.replies["CONFigure:RFMeasure:LOAD:ACTual?"] = ["306.1"]
    #expect(
      meter.ask(.connectLoad(Ohms(300))) == .failure(.loadDiffers(wanted: 300, bytes: "306.1")))
    _ = try meter.identify()
    meter.replies["CONFigure:RFMeasure:LOAD:ACTual?"] = ["300.4", "300.5"]
    #expect(
      meter.ask(.connectLoad(Ohms(300))) == .failure(.unsteady(first: "300.4", second: "300.5")))
    for ohms in [0, 6401, .max, .min] as [Int64] {
      #expect(meter.ask(.connectLoad(Ohms(ohms))) == .failure(.noSuchLoad(ohms)))
    }
  }

  @Test(
    arguments: [
      ("487.5 mA", nil), ("487.5mA", nil), ("-0.1", .outOfRange("-0.1")),
      ("7000.1", .outOfRange("7000.1")), ("487.5 mV", .wrongUnit("487.5 mV")),
      ("487.5 W", .wrongUnit("487.5 W")), ("487.5 ma", .wrongUnit("487.5 ma")),
      ("487", .malformed("487")), ("487.", .malformed("487.")), ("487.50", .malformed("487.50")),
      (".5", .malformed(".5")), ("", .malformed("")), ("4.8e2", .malformed("4.8e2")),
      ("487.5 mA 3", .malformed("487.5 mA 3")), ("OVER", .malformed("OVER")),
      ("1234567890.5", .malformed("1234567890.5")), ("487,5", .malformed("487,5")),
      ("48\u{7}.5", .malformed("48\\x07.5")), ("48\r7.5", .malformed("48\\r7.5")),
      ("4\\7.5", .malformed("4\\\\7.5")), ("+487.5", .malformed("+487.5")),
    ] as [(String, Defect?)])
  func `takes only a number of the right shape, unit and range`(
    reply: String, defect: Defect?
  ) throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = [reply]
    let answer = meter.ask(.read(.currentRMS))
    guard let defect else {
      #expect(try answer.get() == reading(4875, [reply, reply]))
      return
    }
    #expect(answer == .failure(defect.error))
    #expect(meter.ask(.read(.currentRMS)) == .failure(.notIdentified))
  }

  enum Defect {
    case malformed(String)
    case wrongUnit(String)
    case outOfRange(String)

    var error: MeterError {
      switch self {
      case .malformed(let bytes): .malformed(command: "READ:MArms?", bytes: bytes)
      case .wrongUnit(let bytes):
        .wrongUnit(command: "READ:MArms?", bytes: bytes, expected: .milliamperes)
      case .outOfRange(let bytes): .outOfRange(command: "READ:MArms?", bytes: bytes)
      }
    }
  }

  @Test func `takes two readings that agree, and no others`() throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = ["487.5", "487.7"]
    #expect(try meter.ask(.read(.currentRMS)).get() == reading(4877, ["487.5", "487.7"]))
    meter.replies["READ:MArms?"] = ["487.5", "487.8"]
    #expect(
      meter.ask(.read(.currentRMS)) == .failure(.unsteady(first: "487.5", second: "487.8")))
  }

  @Test func `takes nothing while a bit of the status forbids it, before or after`() throws {
    for replies in [["2048"], ["0", "2048"]] {
      var meter = try PlayedMeter()
      _ = try meter.identify()
      meter.replies["STATus?"] = replies
      #expect(
        meter.ask(.read(.currentRMS))
          == .failure(.forbidden(bits: 2048, meanings: ["W out of range"])))
    }
    for bit in [0, 2, 4, 8, 9, 10, 11, 12, 13, 14, 15] {
      var meter = try PlayedMeter()
      meter.replies["STATus?"] = ["\(1 << bit)"]
      guard case .failure(.forbidden(let bits, let meanings)) = meter.ask(.identify) else {
        Issue.record("bit \(bit)")
        continue
      }
      #expect(bits == 1 << UInt32(bit) && meanings.count == 1)
    }
    var meter = try PlayedMeter()
    meter.replies["STATus?"] = ["194"]
    #expect(throws: Never.self) { try meter.identify() }
    for reply in ["", "-1", "0x1", "4294967296", "1.0"] {
      meter.replies["STATus?"] = [reply]
      #expect(meter.ask(.identify) == .failure(.malformed(command: "STATus?", bytes: reply)))
    }
  }

  @Test func `believes that nothing is fired only where next to nothing is read`() throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = ["2.0"]
    #expect(try meter.ask(.confirmIdle(.currentRMS)).get() == .idle)
    meter.replies["READ:MArms?"] = ["487.5"]
    #expect(meter.ask(.confirmIdle(.currentRMS)) == .failure(.stale(bytes: "487.5")))
  }

  @Test func `says what was silent, and what has no end`() throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = ["487.5", nil]
    #expect(meter.ask(.read(.currentRMS)) == .failure(.silent(command: "READ:MArms?")))
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = ["487.…"]
    #expect(
      meter.ask(.read(.currentRMS))
        == .failure(.truncated(command: "READ:MArms?", bytes: "487.")))
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = ["487.5"]
    meter.end = "\n"
    // The status is asked for first.
    #expect(
      meter.ask(.read(.currentRMS)) == .failure(.truncated(command: "STATus?", bytes: "0\\n")))
  }

  @Test func `gives a late reply to nobody`() throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    // In time, and past it by the least that a clock shows.
    for (late, isTaken) in [(1499, true), (1500, false)] as [(Int64, Bool)] {
      #expect(meter.start(.read(.currentRMS)) == .send(Array("STATus?\r".utf8)))
      let waited = meter.pass(milliseconds: late)
      if isTaken {
        #expect(waited == .wait)
        #expect(meter.say("0\r\n") == .send(Array("READ:MArms?\r".utf8)))
        #expect(meter.pass() == .failed(.silent(command: "READ:MArms?")))
        _ = try meter.identify()
      } else {
        #expect(waited == .failed(.silent(command: "STATus?")))
      }
    }
    #expect(meter.say("0\r\n") == .failed(.unexpected(bytes: "0\\r\\n")))
    #expect(meter.ask(.read(.currentRMS)) == .failure(.notIdentified))
    // Nor one that lay there when somebody looked too late.
    _ = try meter.identify()
    #expect(meter.start(.read(.currentRMS)) == .send(Array("STATus?\r".utf8)))
    meter.sleepThrough(milliseconds: 1500)
    #expect(meter.say("0\r\n") == .failed(.silent(command: "STATus?")))
  }

  @Test func `throws away what comes while it waits for quiet`() throws {
    var meter = try PlayedMeter()
    #expect(meter.start(.identify) == .wait)
    #expect(meter.pass(milliseconds: 150) == .wait)
    #expect(meter.say("111.1\r\n") == .wait)
    // The quiet begins again.
    #expect(meter.pass(milliseconds: 199) == .wait)
    #expect(meter.pass(milliseconds: 1) == .send(Array("*IDN?\r".utf8)))
  }

  @Test func `gives up on a meter that never ceases to speak`() throws {
    var meter = try PlayedMeter()
    #expect(meter.start(.identify) == .wait)
    var action = MeterDriver.Action.wait
    var rounds = 0
    while action == .wait, rounds < 100 {
      action = meter.pass(milliseconds: 100)
      if action == .wait { action = meter.say("x") }
      rounds += 1
    }
    #expect(action == .failed(.neverQuiet(bytes: "")))
    // Ten times the quiet time.
    #expect(rounds == 20)
  }

  @Test func `takes nothing unasked, no second line, and no endless one`() throws {
    var meter = try PlayedMeter()
    _ = try meter.identify()
    #expect(meter.say("\u{1}1\r\n") == .failed(.unexpected(bytes: "\\x011\\r\\n")))
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = ["487.5\r\n487.5"]
    #expect(meter.ask(.read(.currentRMS)) == .failure(.unexpected(bytes: "487.5\\r\\n")))
    _ = try meter.identify()
    meter.replies["READ:MArms?"] = [String(repeating: "1", count: 300)]
    #expect(
      meter.ask(.read(.currentRMS))
        == .failure(
          .tooLong(command: "READ:MArms?", bytes: String(repeating: "1", count: 256))))
    // While a command without a reply is given its time.
    _ = try meter.identify()
    guard case .send = meter.start(.connectLoad(Ohms(300))) else {
      Issue.record("nothing was sent")
      return
    }
    #expect(meter.say("OK\r\n") == .failed(.unexpected(bytes: "OK\\r\\n")))
  }

  @Test func `refuses another instrument, and an identity without a serial number`() throws {
    for (identity, error) in [
      ("BC Group,ESU-2300,M-17,1.10", .otherInstrument(bytes: "BC Group,ESU-2300,M-17,1.10")),
      ("BC Group,ESU-2400,,1.10", .malformed(command: "*IDN?", bytes: "BC Group,ESU-2400,,1.10")),
      ("ESU-2400", .malformed(command: "*IDN?", bytes: "ESU-2400")),
      ("111.1", .malformed(command: "*IDN?", bytes: "111.1")),
    ] as [(String, MeterError)] {
      var meter = try PlayedMeter()
      meter.replies["*IDN?"] = [identity]
      #expect(meter.ask(.identify) == .failure(error))
      #expect(!error.description.isEmpty)
    }
  }

  @Test func `does one thing at a time, and nothing it cannot do`() throws {
    var meter = try PlayedMeter()
    #expect(meter.ask(.read(.currentRMS)) == .failure(.notIdentified))
    #expect(meter.start(.identify) == .wait)
    #expect(meter.start(.identify) == .failed(.busy))
    meter = try PlayedMeter()
    _ = try meter.identify()
    #expect(meter.ask(.read(.depth)) == .failure(.notRead(.depth)))
    // Nothing was sent, so it is still known.
    #expect(throws: Never.self) { try meter.ask(.read(.currentRMS)).get() }
    #expect(throws: MeterError.notOnALine) { _ = try MeterDriver(Checkout.instrument("manual")) }
  }

  @Test func `of any bytes at any time answers, and returns no reading that is not there`() throws {
    var random = SplitMix64(seed: 11)
    var readings = 0
    for _ in 0..<3000 {
      var meter = try Self.template()
      _ = try meter.identify()
      var action = meter.start(.read(.currentRMS))
      for _ in 0..<12 {
        if case .finished = action { readings += 1 }
        if case .failed = action { break }
        let pool = ["0", "487.5", "\r\n", "\r\n", "\r", "\n", "\u{0}", ".", "mA", "7", " "]
        let text = (0..<random.number(in: 0...3)).map { _ in
          pool[Int(random.number(in: 0...10))]
        }.joined()
        action =
          random.number(in: 0...5) == 0
          ? meter.pass(milliseconds: random.number(in: 0...2000)) : meter.say(text)
      }
    }
    // By chance alone the four replies hardly ever come together.
    #expect(readings < 10)
  }

  private static func template() throws -> PlayedMeter { try templateResult.get() }
  private static let templateResult = Result { try PlayedMeter() }
}
