import Backstage
import DeviceCatalog
import Glibc
import MeterProtocol
import Quantities

extension Checkout {
  static func instrument(_ model: String = "esu-2400") throws -> InstrumentDescription {
    guard let found = try instruments().byModel[model] else {
      throw Missing()
    }
    return found
  }

  private struct Missing: Error {}
}

/// A driver in virtual time before a meter that answers as a test says.
struct PlayedMeter {
  var driver: MeterDriver
  private(set) var now = BootInstant(microseconds: 0)
  /// Everything that was sent, without its end.
  private(set) var commands: [String] = []
  /// What is answered to a command, one after the other, the last one for ever; `nil` is silence.
  var replies: [String: [String?]] = [
    "*IDN?": ["BC Group,ESU-2400,M-17,1.10,2.20,3"], "SYSTem:VERsion?": ["1.10"], "STATus?": ["0"],
    "READ:MArms?": ["487.5"], "CONFigure:RFMeasure:LOAD:ACTual?": ["300.4"],
  ]
  /// How bytes arrive: all at once, or one by one.
  var isPiecemeal = false
  var end = "\r\n"

  init() throws {
    driver = try MeterDriver(Checkout.instrument())
  }

  /// Runs a request to its end.
  mutating func ask(_ request: MeterRequest) -> Result<MeterAnswer, MeterError> {
    var action = driver.start(request, at: now)
    while true {
      switch action {
      case .finished(let answer): return .success(answer)
      case .failed(let error): return .failure(error)
      case .wait: action = pass()
      case .send(let bytes):
        action = deliver(replyBytes(to: bytes))
      }
    }
  }

  /// Asks who it is, which has to succeed.
  mutating func identify() throws -> MeterAnswer { try ask(.identify).get() }

  /// Bytes that nobody asked for.
  mutating func say(_ text: String) -> MeterDriver.Action {
    driver.receive(Array(text.utf8), at: now)
  }

  mutating func start(_ request: MeterRequest) -> MeterDriver.Action {
    driver.start(request, at: now)
  }

  /// Time passes up to the deadline.
  mutating func pass() -> MeterDriver.Action {
    if let deadline = driver.deadline { now = deadline }
    return driver.advance(to: now)
  }

  mutating func pass(milliseconds: Int64) -> MeterDriver.Action {
    now = now + Milliseconds(milliseconds)
    return driver.advance(to: now)
  }

  /// Time passes and nobody looks.
  mutating func sleepThrough(milliseconds: Int64) { now = now + Milliseconds(milliseconds) }

  private mutating func replyBytes(to bytes: [UInt8]) -> [UInt8]? {
    guard bytes.last == 13 else { return [0] }
    let command = String(decoding: bytes.dropLast(), as: UTF8.self)
    commands.append(command)
    guard var planned = replies[command], let next = planned.first else { return nil }
    if planned.count > 1 { planned.removeFirst() }
    replies[command] = planned
    return next.map { Array(($0 + ($0.hasSuffix("…") ? "" : end)).utf8.filter { $0 < 128 }) }
  }

  private mutating func deliver(_ bytes: [UInt8]?) -> MeterDriver.Action {
    guard let bytes else { return .wait }
    now = now + Milliseconds(3)
    guard isPiecemeal else { return driver.receive(bytes, at: now) }
    var action = MeterDriver.Action.wait
    for byte in bytes { action = driver.receive([byte], at: now) }
    return action
  }
}
