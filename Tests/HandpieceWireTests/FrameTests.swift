import HandpieceWire
import Quantities
import Testing

@Suite struct `A frame` {
  @Test func `of any length comes back as it was sent`() throws {
    var random = SplitMix64(seed: 3)
    for length in 0...Frame.maximumPayloadLength {
      let frame = Frame.random(&random, length: length)
      let bytes = frame.content
      #expect(bytes.first == 0 && bytes.last == 0)
      #expect(!bytes.dropFirst().dropLast().contains(0))
      #expect(bytes.count == length + 19)
      let reception = Reception(bytes)
      #expect(reception.frames.map(\.content) == [bytes])
      #expect(reception.frames.first?.header == frame.header)
      #expect(reception.frames.first?.payload.array == frame.payload.array)
      #expect(reception.defects.isEmpty)
    }
  }

  @Test func `is the same in whatever pieces the line hands it over`() {
    var random = SplitMix64(seed: 4)
    let sent = (0..<300).map { _ in Frame.random(&random) }
    let stream = sent.flatMap(\.content)
    for size in [1, 2, 3, 7, 64, 199, 4096] {
      var reception = Reception()
      var rest = stream[...]
      while !rest.isEmpty {
        let count = size == 7 ? 1 + random.number(below: 40) : size
        reception.receive(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(reception.frames.map(\.content) == sent.map(\.content), "\(size)")
      #expect(reception.defects.isEmpty)
    }
  }

  @Test func `is found with one delimiter between two of them, or many`() {
    let first = HostVectors.arm.frameBytes
    let second = HostVectors.keepAlive.frameBytes
    #expect(Reception(first + second.dropFirst()).frames.count == 2)
    #expect(Reception(first + [0, 0, 0, 0] + second).frames.count == 2)
    #expect(Reception(first + [0, 0, 0, 0] + second).defects.isEmpty)
  }

  @Test func `is held until the next one is complete`() {
    var decoder = FrameDecoder()
    var position = 0
    let bytes = HostVectors.arm.frameBytes
    let completed = decoder.step(bytes.span, at: &position)
    #expect(completed == .completed)
    let header = decoder.newestFrame.header
    position = 0
    let torn = Array(HostVectors.keepAlive.frameBytes.dropLast())
    let exhausted = decoder.step(torn.span, at: &position)
    #expect(exhausted == .exhausted)
    #expect(decoder.newestFrame.header == header)
    position = 0
    let end: [UInt8] = [0]
    let next = decoder.step(end.span, at: &position)
    #expect(next == .completed)
    #expect(decoder.newestFrame.header != header)
  }

  @Test func `that is torn is followed by the next good one`() {
    let good = HostVectors.keepAlive.frameBytes
    let arm = HostVectors.arm.frameBytes
    for cut in 2..<arm.count - 1 {
      let reception = Reception(Array(arm.prefix(cut)) + good)
      #expect(reception.frames.map(\.content) == [good], "\(cut)")
      #expect(reception.defects.count == 1, "\(cut)")
    }
  }

  @Test func `whose last block runs past the delimiter is torn`() {
    #expect(Reception([0, 5, 1, 2, 0]).defects == [.torn])
  }

  @Test(arguments: [1, 2, 15]) func `shorter than header and check value is too short`(count: Int) {
    let ones = [UInt8](repeating: 0x11, count: count)
    #expect(Reception(stuffed(ones)).defects == [.tooShort])
  }

  @Test(arguments: [197, 198, 253]) func `longer than the longest is too long`(count: Int) {
    let ones = [UInt8](repeating: 0x11, count: count)
    #expect(Reception(stuffed(ones)).defects == [.tooLong])
  }

  @Test func `whose length byte lies is rejected for that, before its check value`() {
    for length in UInt8.min...UInt8.max where length != 8 {
      var bytes = unstuffed(HostVectors.keepAlive)
      bytes[1] = length
      #expect(Reception(stuffed(checked(bytes))).defects == [.lengthMismatch], "\(length)")
    }
  }

  @Test func `with one bit changed is rejected for its check value`() {
    let bytes = unstuffed(HostVectors.keepAlive)
    for bit in 0..<bytes.count * 8 where bit / 8 != 1 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Reception(stuffed(damaged)).defects == [.checksumMismatch], "\(bit)")
    }
  }

  @Test func `of another version, with a flag, or of an unknown address is not ours`() {
    for value in UInt8.min...UInt8.max {
      var bytes = unstuffed(HostVectors.keepAlive)
      bytes[0] = value
      let defects = Reception(stuffed(checked(bytes))).defects
      #expect(defects == (value == 0x10 ? [] : [.unknownHeader]), "\(value)")
      bytes[0] = 0x10
      bytes[2] = value
      let isKnown = [1, 2, 8].contains(value >> 4) && [1, 2, 8].contains(value & 0xF)
      let addressDefects = Reception(stuffed(checked(bytes))).defects
      #expect(addressDefects == (isKnown ? [] : [.unknownHeader]), "\(value)")
    }
  }

  /// The decoded bytes of a vector without its check value.
  private func unstuffed(_ vector: MessageVector) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = vector.frameBytes.dropFirst().dropLast()
    while let code = rest.first {
      decoded += rest.dropFirst().prefix(Int(code) - 1)
      rest = rest.dropFirst(Int(code))
      if !rest.isEmpty { decoded.append(0) }
    }
    return decoded
  }

  /// With a check value that is right for the bytes.
  private func checked(_ decoded: [UInt8]) -> [UInt8] {
    var bytes = InlineArray<196, UInt8>(repeating: 0)
    let body = decoded.dropLast(4)
    for (index, byte) in body.enumerated() { bytes[index] = byte }
    let checksum = CRC32C.checksum(of: bytes, count: body.count)
    return body + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> UInt32($0 * 8)) }
  }

  private func stuffed(_ decoded: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0]
    for block in decoded.split(separator: 0, omittingEmptySubsequences: false) {
      bytes.append(UInt8(block.count + 1))
      bytes += block
    }
    return bytes + [0]
  }
}
