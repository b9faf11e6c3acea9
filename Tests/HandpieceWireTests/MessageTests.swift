import HandpieceWire
import Quantities
import Testing

@Suite struct `Messages` {
  @Test(arguments: Self.host.indices)
  func `of the host are the bytes the vectors spell, both ways`(index: Int) throws {
    let (message, vector) = Self.host[index]
    #expect(vector.rulerIsRight)
    #expect(message.payload.array == vector.payloadBytes)
    #expect(HostMessage(id: message.id, payload: Payload(vector.payloadBytes)) == message)
    let frame = Frame(header: Samples.header(of: message), payload: message.payload)
    #expect(EncodedFrame(frame).array == vector.frameBytes)
    let decoded = try #require(Reception(vector.frameBytes).frames.first)
    #expect(decoded.header == frame.header)
    #expect(HostMessage(id: decoded.header.messageID, payload: decoded.payload) == message)
  }

  @Test(arguments: Self.handpiece.indices)
  func `of the handpiece are the bytes the vectors spell, both ways`(index: Int) throws {
    let (message, vector) = Self.handpiece[index]
    #expect(vector.rulerIsRight)
    #expect(message.payload.array == vector.payloadBytes)
    #expect(HandpieceMessage(id: message.id, payload: Payload(vector.payloadBytes)) == message)
    let frame = Frame(header: Samples.header(of: message), payload: message.payload)
    #expect(EncodedFrame(frame).array == vector.frameBytes)
    let decoded = try #require(Reception(vector.frameBytes).frames.first)
    #expect(decoded.header == frame.header)
    #expect(HandpieceMessage(id: decoded.header.messageID, payload: decoded.payload) == message)
  }

  @Test func `have numbers of their own, every one of them in a vector`() {
    let hostIDs = Samples.host.map { $0.0.id }
    #expect(hostIDs == Array(0x00...0x0F))
    #expect(Samples.handpiece.map { $0.0.id } == Array(0x80...0x8C))
    for id in UInt8.min...UInt8.max {
      for length in [0, 2, 4, 8, 12, 20, 28, 32, 36, 40, 64, 100, 120, 124, 132] {
        let payload = Payload([UInt8](repeating: 0, count: length))
        if !(0x00...0x0F).contains(id) { #expect(HostMessage(id: id, payload: payload) == nil) }
        if !(0x80...0x8C).contains(id) {
          #expect(HandpieceMessage(id: id, payload: payload) == nil)
        }
      }
    }
  }

  @Test func `are shorter than the longest payload, so that nothing is ever cut off`() {
    for frame in Samples.frames {
      #expect(frame.payload.count < Frame.maximumPayloadLength)
    }
  }

  @Test func `of any other length are refused`() {
    for (message, vector) in Self.host {
      for bytes in otherLengths(of: vector.payloadBytes) {
        #expect(HostMessage(id: message.id, payload: Payload(bytes)) == nil, "\(vector.name)")
      }
    }
    for (message, vector) in Self.handpiece {
      for bytes in otherLengths(of: vector.payloadBytes) {
        #expect(HandpieceMessage(id: message.id, payload: Payload(bytes)) == nil, "\(vector.name)")
      }
    }
  }

  private func otherLengths(of bytes: [UInt8]) -> [[UInt8]] {
    (0...Frame.maximumPayloadLength).filter { $0 != bytes.count }.map { length in
      Array((bytes + [UInt8](repeating: 0, count: 180)).prefix(length))
    }
  }

  /// Reserved bytes as the rulers name them: one that is not zero spoils the message.
  @Test func `with a reserved byte that is not zero are refused`() {
    var tried = 0
    for (id, vector, isHost) in allVectors {
      for line in vector.payload.split(separator: "\n") where line.hasSuffix("reserved") {
        let columns = line.prefix { $0 != "|" }.split(separator: " ")
        guard let offset = columns.first.flatMap({ Int($0) }) else { continue }
        for reserved in offset..<offset + columns.count - 1 {
          var bytes = vector.payloadBytes
          bytes[reserved] = 1
          #expect(!isReadable(id, bytes, isHost), "\(vector.name) \(reserved)")
          tried += 1
        }
      }
    }
    #expect(tried > 40)
  }

  /// For each message and offset of a closed enumeration: its values, and no others.
  @Test(
    arguments: [
      ("InstallEnvelope", 20, [1, 2, 3, 4]), ("InstallEnvelope", 21, [1]),
      ("InstallEnvelope", 92, [1]), ("InstallEnvelope", 93, [2, 3]),
      ("InstallEnvelope, exposure", 21, [2]), ("InstallEnvelope, exposure", 104, [2]),
      ("Configure", 0, [1]), ("Configure", 1, [2, 3]), ("Configure, exposure", 0, [2]),
      ("Identity", 38, [1, 2, 3, 4]), ("Identity", 41, Array(0...3)), ("Identity", 74, [0, 1]),
      ("Identity", 75, [1]), ("Status", 22, [0, 1, 2]), ("Status", 23, Array(0...10)),
      ("Status", 20, Array(0...127)), ("Status", 21, [0]), ("PulseReport", 12, [1]),
      ("PulseReport", 13, [1, 2, 3]), ("PulseReport", 14, Array(0...16)),
      ("PulseReport", 44, [1]), ("PulseReport", 45, [2, 3]), ("ExposureReport", 12, [2]),
      ("ExposureReport", 13, [1, 2, 3]), ("ExposureReport", 14, Array(0...16)),
      ("ExposureReport", 52, [2]), ("JournalEntry", 12, [1]), ("JournalEntry", 13, [1, 2, 3]),
      ("JournalEntry", 14, Array(0...16)), ("JournalEntry, exposure", 12, [2]),
      ("JournalEntry, exposure", 14, Array(0...16)), ("Fault", 4, Array(1...7)),
      ("WriteCalibration", 0, Array(1...5)), ("Calibration", 0, [1]),
    ] as [(String, Int, [UInt8])])
  func `with a value outside its type are refused`(name: String, offset: Int, known: [UInt8])
    throws
  {
    let (id, vector, isHost) = try #require(allVectors.first { $0.1.name == name })
    var bytes = vector.payloadBytes
    for value in UInt8.min...UInt8.max {
      bytes[offset] = value
      #expect(isReadable(id, bytes, isHost) == known.contains(value), "\(value)")
    }
  }

  @Test func `with bounds the wrong way round are refused`() {
    let pulses = HostVectors.installEnvelope.payloadBytes
    let exposure = ExposureVectors.installEnvelope.payloadBytes
    for (lower, upper, original) in [
      (32, 36, pulses), (48, 50, pulses), (56, 58, pulses), (40, 44, exposure), (48, 52, exposure),
      (56, 60, exposure), (64, 68, exposure),
    ] {
      var bytes = original
      for offset in 0..<(upper - lower) { bytes.swapAt(lower + offset, upper + offset) }
      #expect(!isReadable(0x02, bytes, true), "\(lower)")
    }
  }

  @Test func `without a tip or a calibration say nothing about them`() {
    var bytes = IdentityVectors.identity.payloadBytes
    bytes[39] = 0
    #expect(!isReadable(0x80, bytes, false))
    for offset in 40..<52 { bytes[offset] = 0 }
    #expect(isReadable(0x80, bytes, false))
    bytes[75] = 0
    #expect(!isReadable(0x80, bytes, false))
    for offset in 76..<80 { bytes[offset] = 0 }
    #expect(isReadable(0x80, bytes, false))
  }

  /// Promise 12: bytes from outside are read or refused, and what is read is written the same.
  @Test func `of random bytes are refused, or are written as they were read`() {
    var random = SplitMix64(seed: 7)
    let vectors = allVectors.map { (id: $0.0, bytes: $0.1.payloadBytes, isHost: $0.2) }
    for _ in 0..<20_000 {
      let (id, original, isHost) = vectors[random.number(below: vectors.count)]
      var bytes = original
      guard !bytes.isEmpty else { continue }
      for _ in 0...random.number(below: 4) {
        bytes[random.number(below: bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      }
      let payload = Payload(bytes)
      let again =
        isHost
        ? HostMessage(id: id, payload: payload)?.payload
        : HandpieceMessage(id: id, payload: payload)?.payload
      // Energies beyond Int64 are taken as its end; nothing else may change.
      if let again, id != HostMessage.installEnvelope(Samples.envelope).id {
        #expect(again.array == bytes)
      }
    }
  }

  private var allVectors: [(UInt8, MessageVector, Bool)] {
    Self.host.map { ($0.0.id, $0.1, true) } + Self.handpiece.map { ($0.0.id, $0.1, false) }
  }

  private static let host = Samples.host + Samples.hostExposure
  private static let handpiece = Samples.handpiece + Samples.handpieceExposure

  private func isReadable(_ id: UInt8, _ bytes: [UInt8], _ isHost: Bool) -> Bool {
    isHost
      ? HostMessage(id: id, payload: Payload(bytes)) != nil
      : HandpieceMessage(id: id, payload: Payload(bytes)) != nil
  }
}
