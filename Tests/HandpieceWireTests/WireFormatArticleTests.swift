import HandpieceWire
import Quantities
import Testing

/// The article is what others build from; what it says is what the code does.
@Suite struct `The article on the wire format` {
  private let article: WireFormatArticle

  init() throws {
    article = try WireFormatArticle()
  }

  private var messages: [(UInt8, MessageVector)] {
    Samples.host.map { ($0.0.id, $0.1) } + Samples.handpiece.map { ($0.0.id, $0.1) }
  }

  @Test func `has a table for every message, whose examples are its bytes`() throws {
    for (id, vector) in messages {
      let rows = try #require(article.rows(message: vector.name, id: id), "\(vector.name)")
      #expect(length(rows) == vector.payloadBytes.count, "\(vector.name)")
      if let example = article.example(rows) {
        #expect(example == vector.payloadBytes, "\(vector.name)")
      } else {
        #expect(vector.name == "JournalEntry")
      }
    }
  }

  @Test func `has a table for every structure, at the offsets it claims`() {
    let lengths = [
      ("Pulse settings", 40), ("Exposure settings", 20), ("Pulse bounds", 100),
      ("Exposure bounds", 92), ("Dimension bounds", 16), ("Delivery head", 40),
      ("Measured delivery", 16), ("Pulse record", PulseRecord.length), ("Measured spread", 12),
      ("Exposure record", ExposureRecord.length),
    ]
    for (name, count) in lengths { #expect(length(article.rows(name)) == count, "\(name)") }
    #expect(article.example(article.rows("Pulse record")) == PulseVectors.pulseReport.payloadBytes)
    #expect(
      article.example(article.rows("Exposure record"))
        == ExposureVectors.exposureReport.payloadBytes)
    #expect(
      article.example(article.rows("Exposure bounds"))
        == Array(ExposureVectors.installEnvelope.payloadBytes.dropFirst(32)))
    #expect(
      article.example(article.rows("Exposure settings"))
        == ExposureVectors.configure.payloadBytes)
  }

  /// The bytes of a table, checked row by row: offset, type, example.
  private func length(_ rows: [WireFormatArticle.Row]) -> Int {
    let sizes = ["u8": 1, "u16": 2, "u32": 4, "i32": 4, "u64": 8]
    var offset = 0
    for row in rows {
      guard row.count == 6, let count = Int(row[1]) else {
        Issue.record("\(row)")
        continue
      }
      #expect(Int(row[0]) == offset, "\(row)")
      if row[2] != "0", row[2] != "bytes", row[2] != "struct" {
        #expect(sizes[row[2]] == count, "\(row)")
      }
      if row[2] == "0" { #expect(row[4].hasSuffix("reserved"), "\(row)") }
      if let example = article.example([row]) { #expect(example.count == count, "\(row)") }
      offset += count
    }
    return offset
  }

  @Test func `spells every message as a frame`() {
    let frames = article.frames.filter { !$0.value.isEmpty }
    let exposures =
      Samples.hostExposure.map { $0.1 } + Samples.handpieceExposure.map { $0.1 }
    #expect(frames.count == messages.count + exposures.count)
    for vector in messages.map({ $0.1 }) + exposures {
      #expect(frames[vector.name] == vector.frameBytes, "\(vector.name)")
    }
  }

  @Test func `works its example of stuffing out to a frame`() {
    let line = article.worked("line")
    #expect(line == HostVectors.readJournal.frameBytes)
    #expect([0] + article.worked("stuffed") + [0] == line)
    let header = article.worked("header")
    #expect(header + article.worked("payload") + article.worked("CRC") == unstuffed(line))
    // The pieces are the same bytes without their zeros.
    #expect(article.worked("pieces") == unstuffed(line).filter { $0 != 0 })
    #expect(article.worked("payload") == HostVectors.readJournal.payloadBytes)
  }

  private func unstuffed(_ line: [UInt8]) -> [UInt8] {
    guard let frame = Reception(line).frames.first else { return [] }
    let header = frame.header
    let numbers = [header.sequence, header.receipt, header.epoch.rawValue, header.clock]
    let addresses = header.source.rawValue << 4 | header.destination.rawValue
    let start = [0x10, UInt8(frame.payload.count), addresses, header.messageID]
    let checksum = line.dropLast().suffix(4)
    return start + numbers.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + frame.payload.array
      + checksum
  }

  @Test func `lists every value of every enumeration by its name`() {
    expect("Modality") { Modality(rawValue: $0).map { "\($0)" } }
    expect("Delivery kind") { DeliveryKind(rawValue: $0).map { "\($0)" } }
    expect("State") { DeliveryState(rawValue: $0).map { "\($0)" } }
    expect("Outcome") { DeliveryOutcome(rawValue: $0).map { "\($0)" } }
    expect("Needle position") { NeedlePosition(rawValue: $0).map { "\($0)" } }
    expect("Disarm cause") { DisarmCause(rawValue: $0).map { "\($0)" } }
    expect("Fault code") { Fault.Code(rawValue: $0).map { "\($0)" } }
    expect("Refusal reasons") {
      $0 < 32 ? RefusalReasons(bits: 1 << UInt32($0)).codes.first : nil
    }
  }

  private func expect(_ section: String, _ name: (UInt8) -> String?) {
    let listed = article.rows(section).map { "\($0[0]) \($0[1])" }
    let known = (UInt8.min...UInt8.max).compactMap { value in
      name(value).map { "\(value) \($0)" }
    }
    #expect(listed == known, "\(section)")
  }

  @Test func `lists every flag and capability at its bit`() {
    let flags: [(String, StatusFlags)] = [
      ("footswitchPressed", .footswitchPressed), ("contact", .contact),
      ("stopLatched", .stopLatched), ("gateOpen", .gateOpen), ("energised", .energised),
      ("releaseNeeded", .releaseNeeded), ("inhibited", .inhibited),
    ]
    #expect(
      article.rows("Status flags").map { "\($0[0]) \($0[1])" }
        == flags.map { "\($0.1.bits.trailingZeroBitCount) \($0.0)" })
    let capabilities: [(String, Capabilities)] = [
      ("ownLease", .ownLease), ("oneShotGate", .oneShotGate), ("durableJournal", .durableJournal),
      ("stopLatch", .stopLatch), ("footswitch", .footswitch),
      ("impedanceSensing", .impedanceSensing), ("temperatureSensing", .temperatureSensing),
      ("strokeSensing", .strokeSensing), ("vacuumSensing", .vacuumSensing),
      ("flowSensing", .flowSensing),
    ]
    #expect(
      article.rows("Capabilities").map { "\($0[0]) \($0[1])" }
        == capabilities.map { "\($0.1.bits.trailingZeroBitCount) \($0.0)" })
    #expect(Capabilities.neededToArm.bits == 0b11111)
  }

  @Test func `says which answer each command gets and whether it is repeated`() {
    let rows = article.rows("Conversation")
    #expect(rows.map { $0[0] } == Samples.host.map { $0.1.name })
    for (row, (message, _)) in zip(rows, Samples.host) where row.count == 3 {
      let isAnswered = row[1] != "none" && row[1] != "Stopped"
      #expect(isAnswered == message.isAnswered, "\(row)")
      #expect((row[2] == "never") == !message.isRepeatable, "\(row)")
    }
  }

  @Test func `gives the times that the code keeps`() {
    let times = [
      LinkTiming.lease, LinkTiming.echoAge, LinkTiming.keepAliveInterval,
      LinkTiming.statusInterval, LinkTiming.silence, LinkTiming.answerTimeout,
      LinkTiming.stopInterval,
    ]
    #expect(article.rows("Times").map { $0.last } == times.map { "\($0.count)" })
    #expect(LinkTiming.repetitions == 3)
    #expect(article.says("protocol version: \(HostMessage.protocolVersion)", in: "Hello, 0x00"))
  }
}
