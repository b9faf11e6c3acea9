import DeviceCatalog
import Quantities

/// What is sent for one request, and what its replies mean together.
struct MeterScript {
  struct Step {
    let command: String
    /// Whether a reply is waited for; else only some time.
    let hasReply: Bool
  }

  let request: MeterRequest
  let steps: [Step]

  /// Whether it begins with waiting until nothing more comes.
  var beginsAnew: Bool { request == .identify }

  init(
    _ request: MeterRequest, of instrument: InstrumentDescription, on line: SerialDialogue
  ) throws(MeterError) {
    self.request = request
    let status = Step(command: line.status, hasReply: true)
    switch request {
    case .identify:
      steps =
        [Step(command: line.identify, hasReply: true), Step(command: line.version, hasReply: true)]
        + line.setUp.map { Step(command: $0, hasReply: false) } + [status]
    case .connectLoad(let ohms):
      guard let load = line.load, load.minimum...load.maximum ~= ohms.count else {
        throw .noSuchLoad(ohms.count)
      }
      let ask = Step(command: load.ask, hasReply: true)
      steps = [Step(command: "\(load.set) \(ohms.count)", hasReply: false), ask, ask, status]
    case .confirmIdle(let kind), .read(let kind):
      guard let command = instrument.quantity(kind)?.command else { throw .notRead(kind) }
      let read = Step(command: command, hasReply: true)
      steps = [status, read, read, status]
    }
  }

  /// What the replies mean, one for each step that has any, in their order.
  func answer(
    _ replies: [MeterReply], of instrument: InstrumentDescription, on line: SerialDialogue
  ) throws(MeterError) -> MeterAnswer {
    guard replies.count == steps.count(where: \.hasReply), let last = replies.last else {
      throw .notIdentified
    }
    switch request {
    case .identify:
      let identity = try replies[0].identity(
        version: try replies[1].text(), among: line.identities)
      _ = try Self.permitted(last, on: line)
      return .identified(identity)
    case .connectLoad(let ohms):
      guard let load = line.load else { throw .noSuchLoad(ohms.count) }
      _ = try Self.permitted(last, on: line)
      return .load(milliohms: try Self.milliohms(replies[0], replies[1], ohms, load))
    case .confirmIdle(let kind), .read(let kind):
      guard let quantity = instrument.quantity(kind) else { throw .notRead(kind) }
      _ = try Self.permitted(replies[0], on: line)
      let first = try Self.value(replies[1], quantity)
      let second = try Self.value(replies[2], quantity)
      let status = try Self.permitted(last, on: line)
      guard (first - second).magnitude <= UInt64(quantity.agreement) else {
        throw .unsteady(first: replies[1].shown, second: replies[2].shown)
      }
      guard case .read = request else {
        guard max(first.magnitude, second.magnitude) <= UInt64(max(0, quantity.idleMaximum)) else {
          throw .stale(bytes: replies[2].shown)
        }
        return .idle
      }
      return .reading(
        MeterReading(
          kind: kind, unit: quantity.unit, count: second, decimals: quantity.decimals,
          status: status, replies: [replies[1].shown, replies[2].shown]))
    }
  }

  private static func value(
    _ reply: MeterReply, _ quantity: InstrumentQuantity
  ) throws(MeterError) -> Int64 {
    let value = try reply.number(decimals: quantity.decimals, unit: quantity.unit)
    guard quantity.minimum...quantity.maximum ~= value else {
      throw .outOfRange(command: reply.command, bytes: reply.shown)
    }
    return value
  }

  private static func permitted(
    _ reply: MeterReply, on line: SerialDialogue
  ) throws(MeterError) -> UInt32 {
    let bits = try reply.status()
    let forbidding = bits & line.forbiddingMask
    guard forbidding == 0 else {
      throw .forbidden(
        bits: forbidding,
        meanings: line.forbiddingBits.filter { forbidding >> UInt32($0.bit) & 1 == 1 }.map(
          \.meaning))
    }
    return bits
  }

  /// Both readings within what is allowed of the name, and of each other.
  private static func milliohms(
    _ first: MeterReply, _ second: MeterReply, _ ohms: Ohms, _ load: LoadDialogue
  ) throws(MeterError) -> Int64 {
    var milliohms: [Int64] = []
    for reply in [first, second] {
      let count = try reply.number(decimals: load.decimals, unit: nil)
      let scale = (0..<load.decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
      // At most 999,999,999 of the last digit: nothing overflows.
      milliohms.append(count * 1000 / scale)
      guard
        (milliohms[milliohms.count - 1] - ohms.count * 1000).magnitude
          <= UInt64(ohms.count * load.agreementPermille)
      else { throw .loadDiffers(wanted: ohms.count, bytes: reply.shown) }
    }
    guard milliohms[0] == milliohms[1] else {
      throw .unsteady(first: first.shown, second: second.shown)
    }
    return milliohms[1]
  }
}
