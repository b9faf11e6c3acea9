import HandpieceWire
import Quantities

/// Frames out of a stream of noise and of frames that are as they should be: however the stream is
/// cut into pieces the same comes out, and every good frame between two delimiters comes out.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  let piece = Int(input.byte() % 32) + 1
  var stream: [UInt8] = []
  var sent: [[UInt8]] = []
  while !input.isEmpty {
    let tag = input.byte()
    if tag & 0x80 == 0 {
      stream += input.bytes(Int(tag))
    } else if let frame = frame(tag, &input) {
      let encoded = EncodedFrame(frame)
      stream += (0..<encoded.count).map { encoded.bytes[$0] }
      sent.append(text(of: frame))
    }
  }
  let (whole, frames) = steps(stream, inPiecesOf: max(1, stream.count))
  let (split, _) = steps(stream, inPiecesOf: piece)
  demand(whole == split, "the pieces in which bytes arrive change what they mean")
  var expected = sent[...]
  for frame in frames where frame == expected.first { expected = expected.dropFirst() }
  demand(expected.isEmpty, "a frame that was sent whole did not arrive")
  return 0
}

/// A frame with a header and a payload made up; some have a header that no decoder takes.
private func frame(_ tag: UInt8, _ input: inout FuzzedInput) -> Frame? {
  let addresses: [Address] = [.host, .hostStop, .handpiece]
  let header = FrameHeader(
    source: addresses[Int(tag & 3) % 3], destination: addresses[Int(tag >> 2 & 3) % 3],
    messageID: input.byte(), sequence: input.half(), receipt: input.half(),
    epoch: LinkEpoch(input.half()), clock: input.half())
  var writer = PayloadWriter()
  for byte in input.bytes(Int(input.byte()) % 181) { writer.put(byte) }
  return Frame(header: header, payload: writer.payload)
}

private func text(of frame: Frame) -> [UInt8] {
  let header = frame.header
  return [header.source.rawValue, header.destination.rawValue, header.messageID]
    + [header.sequence, header.receipt, header.epoch.rawValue, header.clock].flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    } + (0..<frame.payload.count).map { frame.payload.byte(at: $0) }
}

/// What a decoder says of a stream, and the frames it finds.
private func steps(
  _ stream: [UInt8], inPiecesOf count: Int
) -> (steps: [FrameDecoder.Step], frames: [[UInt8]]) {
  var decoder = FrameDecoder()
  var steps: [FrameDecoder.Step] = []
  var frames: [[UInt8]] = []
  var place = 0
  while place < stream.count {
    let piece = Array(stream[place..<min(stream.count, place + count)])
    place += piece.count
    var position = 0
    while true {
      let step = decoder.step(piece.span, at: &position)
      if step == .exhausted { break }
      steps.append(step)
      if step == .completed { frames.append(text(of: decoder.newestFrame)) }
    }
  }
  return (steps, frames)
}
