import HandpieceWire
import Quantities
import Testing

/// Ways a line damages what it carries.
enum Damage: CaseIterable, Sendable {
  case flippedBit, dropped, duplicated, inserted, burst, delimiterMade

  /// Damages a few bytes from `position` on.
  func strike(_ stream: inout [UInt8], at position: Int, _ random: inout SplitMix64) {
    let byte = UInt8(truncatingIfNeeded: random.next())
    switch self {
    case .flippedBit: stream[position] ^= 1 << (byte & 7)
    case .dropped: stream.remove(at: position)
    case .duplicated: stream.insert(stream[position], at: position)
    case .inserted: stream.insert(byte, at: position)
    case .burst:
      for offset in 0..<8 where position + offset < stream.count {
        stream[position + offset] = UInt8(truncatingIfNeeded: random.next())
      }
    case .delimiterMade: stream[position] = 0
    }
  }
}

@Suite struct `A damaged line` {
  /// The decoder is in step again within one frame: a fault costs the frame it struck and, when it
  /// struck across a delimiter, the one beside it.
  @Test(arguments: Damage.allCases)
  func `costs the frame that was struck and at most its neighbour`(damage: Damage) {
    var random = SplitMix64(seed: 11)
    for _ in 0..<1500 {
      let sent = (0..<5).map { _ in Frame.random(&random, length: random.number(below: 40)) }
      var stream = sent.flatMap(\.content)
      let position = random.number(below: stream.count)
      damage.strike(&stream, at: position, &random)
      let received = Reception(stream).frames.map(\.content)
      let lost = sent.map(\.content).filter { !received.contains($0) }
      #expect(lost.count <= 2, "\(position)")
      #expect(received.allSatisfy { frame in sent.contains { $0.content == frame } })
      if lost.count == 2 { #expect(areNeighbours(lost, in: sent)) }
    }
  }

  private func areNeighbours(_ lost: [[UInt8]], in sent: [Frame]) -> Bool {
    let places = sent.indices.filter { lost.contains(sent[$0].content) }
    return places.count == 2 && places[1] - places[0] == 1
  }

  /// The leading delimiter ends what stood before: one byte changed inside a frame costs one frame.
  @Test func `costs one frame when no delimiter was struck`() {
    var random = SplitMix64(seed: 12)
    for _ in 0..<3000 {
      let sent = (0..<3).map { _ in Frame.random(&random, length: 24) }
      var stream = sent.flatMap(\.content)
      let inside = 43 + 1 + random.number(below: 41)
      let old = stream[inside]
      stream[inside] = UInt8(truncatingIfNeeded: random.next())
      guard stream[inside] != old else { continue }
      let received = Reception(stream).frames.map(\.content)
      #expect(received == [sent[0].content, sent[2].content], "\(inside)")
    }
  }

  @Test func `never passes a wrong frame, over 200,000 corruptions`() {
    var random = SplitMix64(seed: 13)
    let frames = (0..<200).map { Frame.random(&random, length: $0 % 20).content }
    var accepted = 0
    for round in 0..<200_000 {
      let bytes = frames[round % frames.count]
      var damaged = bytes
      for _ in 0...random.number(below: 4) {
        let kind = Damage.allCases[random.number(below: Damage.allCases.count)]
        kind.strike(&damaged, at: random.number(below: damaged.count), &random)
      }
      for received in Reception(damaged).frames {
        accepted += 1
        if received.content != bytes { Issue.record("wrong frame in round \(round)") }
      }
    }
    // Some survive (a doubled delimiter harms nothing), most do not.
    #expect(accepted > 0 && accepted < 100_000)
  }

  @Test func `that floods with zeros says nothing at all`() {
    let reception = Reception([UInt8](repeating: 0, count: 100_000))
    #expect(reception.frames.isEmpty && reception.defects.isEmpty)
  }

  @Test func `that floods with ones is one frame too long, and the next good one is found`() {
    let flood = [UInt8](repeating: 0xFF, count: 100_000)
    let reception = Reception(flood + HostVectors.arm.frameBytes)
    #expect(reception.defects == [.tooLong])
    #expect(reception.frames.map(\.content) == [HostVectors.arm.frameBytes])
  }

  @Test func `of a million random bytes carries no frame, and the next good one is found`() {
    var random = SplitMix64(seed: 14)
    let noise = (0..<1_000_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let reception = Reception(noise + HostVectors.arm.frameBytes)
    #expect(reception.frames.map(\.content) == [HostVectors.arm.frameBytes])
    #expect(reception.defects.count > 1000)
  }
}
