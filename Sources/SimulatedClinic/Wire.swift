import HandpieceWire
import Quantities

/// One direction of a line: bytes that are on their way, and what may befall them.
struct Wire {
  struct Packet {
    let due: Int64
    let bytes: [UInt8]
  }

  /// Packets, the next one last.
  private var packets: [Packet] = []
  /// When what was sent last has left.
  private(set) var free: Int64 = 0
  /// What befalls it, and how many of a thousand frames it befalls.
  var weather: [(kind: FaultKind, permille: Int64)] = []
  /// Until when everything is held up.
  var stalledUntil: Int64 = 0
  /// Until when the sender says nothing but noise.
  var stuckUntil: Int64 = 0
  private var older: [[UInt8]] = []
  private var frozen: Payload?
  private let isToHost: Bool
  /// How long a byte takes, in µs; a pseudo-terminal takes no time.
  private let microsecondsPerByte: Int64

  /// Bytes that may be on their way; more are lost.
  private static let limit = 256

  init(isToHost: Bool, isSerial: Bool) {
    self.isToHost = isToHost
    microsecondsPerByte = isSerial ? 87 : 0
  }

  /// When something arrives next.
  private(set) var nextDue = Int64.max

  mutating func clear() {
    packets.removeAll(keepingCapacity: true)
    nextDue = .max
    free = 0
    stalledUntil = 0
    stuckUntil = 0
  }

  /// Takes out what has arrived.
  mutating func take(at now: Int64) -> [UInt8]? {
    guard let last = packets.last, last.due <= now else { return nil }
    packets.removeLast()
    nextDue = packets.last?.due ?? .max
    return last.bytes
  }

  private mutating func put(_ bytes: [UInt8], due: Int64) {
    guard packets.count < Self.limit else { return }
    let due = max(due, stalledUntil)
    // What comes no sooner than all others goes in front of them; it is the usual case.
    var place = 0
    while place < packets.count, packets[place].due > due { place += 1 }
    packets.insert(Packet(due: due, bytes: bytes), at: place)
    nextDue = min(nextDue, due)
  }

  /// Puts a frame on the line.
  mutating func send(
    _ bytes: [UInt8], at now: Int64, _ random: inout SplitMix64, _ tally: inout FaultTally
  ) {
    let took = (Int64(bytes.count) * microsecondsPerByte + 999) / 1000
    free = max(now, free) + took
    let due = max(now + 1, free)
    guard !weather.isEmpty || stalledUntil > now || stuckUntil > now else {
      return put(bytes, due: due)
    }
    if stuckUntil > now {
      tally[.stuckTransmitter] += 1
      return
    }
    if stalledUntil > now { tally[.stalledLine] += 1 }
    befall(bytes, due: due, &random, &tally)
  }

  /// Puts noise on the line.
  mutating func babble(_ count: Int64, at now: Int64, _ random: inout SplitMix64) {
    put((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }, due: now + 1)
  }

  private mutating func befall(
    _ sent: [UInt8], due sentDue: Int64, _ random: inout SplitMix64, _ tally: inout FaultTally
  ) {
    var bytes = sent
    var due = sentDue
    if older.count < 8 { older.append(sent) } else { older[Int(random.next() % 8)] = sent }
    for (kind, permille) in weather where random.number(in: 1...1000) <= permille {
      switch kind {
      case .loss:
        tally[kind] += 1
        return
      case .lostReply:
        guard isToHost, let id = Self.frame(bytes)?.header.messageID, id != 0x86 else { continue }
        tally[kind] += 1
        return
      case .delay: due += random.number(in: 20...400)
      case .wrongOrder: due += random.number(in: 3...80)
      case .batching: due = (due / 16 + 1) * 16
      case .repetition: put(bytes, due: due + random.number(in: 0...400))
      case .insertion: put(older[Int(random.next() % UInt64(older.count))], due: due)
      case .babble: babble(random.number(in: 1...300), at: due, &random)
      case .dribble:
        tally[kind] += 1
        for (offset, byte) in bytes.enumerated() { put([byte], due: due + Int64(offset) / 4) }
        return
      case .corruption, .droppedByte, .doubledByte: damage(&bytes, kind, &random)
      case .masquerade, .wrongAddress, .frozenStatus:
        guard let changed = disguise(bytes, kind, &random) else { continue }
        if kind == .masquerade { put(changed, due: due) } else { bytes = changed }
      default: continue
      }
      tally[kind] += 1
    }
    put(bytes, due: due)
  }

  private mutating func damage(
    _ bytes: inout [UInt8], _ kind: FaultKind, _ random: inout SplitMix64
  ) {
    guard !bytes.isEmpty else { return }
    let place = Int(random.next() % UInt64(bytes.count))
    switch kind {
    case .corruption: bytes[place] ^= UInt8(truncatingIfNeeded: random.next() | 1)
    case .droppedByte: bytes.remove(at: place)
    default: bytes.insert(bytes[place], at: place)
    }
  }

  /// A frame that is good by its check value and still not what it claims to be.
  private mutating func disguise(
    _ bytes: [UInt8], _ kind: FaultKind, _ random: inout SplitMix64
  ) -> [UInt8]? {
    guard var frame = Self.frame(bytes) else { return nil }
    switch kind {
    case .wrongAddress:
      (frame.header.source, frame.header.destination) = (
        frame.header.destination, frame.header.source
      )
    case .masquerade:
      if frame.header.source == .hostStop || frame.header.destination == .hostStop { return nil }
      frame.header.epoch = LinkEpoch(frame.header.epoch.rawValue ^ 0x55AA)
    default:
      guard isToHost, frame.header.messageID == 0x86 else { return nil }
      guard let old = frozen else {
        frozen = frame.payload
        return nil
      }
      frame.payload = old.withClock(of: frame.payload)
    }
    return EncodedFrame(frame).array
  }

  /// Forgets what a frozen handpiece went on saying.
  mutating func thaw() { frozen = nil }

  static func frame(_ bytes: [UInt8]) -> Frame? {
    var decoder = FrameDecoder()
    var position = 0
    while true {
      switch decoder.step(bytes.span, at: &position) {
      case .exhausted: return nil
      case .rejected: continue
      case .completed: return decoder.newestFrame
      }
    }
  }
}

extension Payload {
  /// These bytes with the clock, which comes first, of others.
  fileprivate func withClock(of other: Payload) -> Payload {
    var writer = PayloadWriter()
    for index in 0..<count { writer.put(index < 4 ? other.byte(at: index) : byte(at: index)) }
    return writer.payload
  }
}

extension EncodedFrame {
  /// The frame's bytes.
  var array: [UInt8] {
    var room = [UInt8](repeating: 0, count: count)
    var target = room.mutableSpan
    var kept = unsafe target.mutableBytes
    let offered = unsafe bytes.span.bytes
    var index = 0
    while index + 8 <= count {
      let word = unsafe offered.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      kept.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      index += 8
    }
    while index < count {
      kept.storeBytes(of: bytes[index], toByteOffset: index, as: UInt8.self)
      index += 1
    }
    return room
  }
}

extension [UInt8] {
  /// Appends a frame's bytes.
  mutating func append(contentsOf frame: EncodedFrame) {
    if isEmpty { self = frame.array } else { self += frame.array }
  }
}
