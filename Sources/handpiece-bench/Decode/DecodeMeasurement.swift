import CBaseline
import HandpieceWire

/// How fast frames are found in a stream of bytes, beside the same in C.
enum DecodeMeasurement {
  /// What both sides must agree on.
  private struct Tally: Equatable {
    var frames: UInt64 = 0
    var rejected: UInt64 = 0
    var sum: UInt64 = 0
  }

  /// Decodes one stream in turns, C and Swift, and takes the median of each.
  static func run(isQuick: Bool) throws(BenchError) -> DecodeFigures {
    let stream = FrameStream(seed: 1, byteCount: isQuick ? 1 << 20 : 8 << 20)
    guard
      tally(of: stream, sumsPayloads: true) == tallyInC(of: stream, sumsPayloads: true),
      tally(of: stream, sumsPayloads: true).frames == stream.frameCount
    else { throw .disagreement("both decoders must find the same frames") }
    var swift: [Int64] = []
    var plain: [Int64] = []
    let rounds = isQuick ? 5 : 21
    for round in 1...rounds {
      Progress.show("decode: round \(round) of \(rounds)")
      var start = Clock.nanoseconds
      let found = tallyInC(of: stream, sumsPayloads: false)
      plain.append(Clock.nanoseconds - start)
      start = Clock.nanoseconds
      let foundBySwift = tally(of: stream, sumsPayloads: false)
      swift.append(Clock.nanoseconds - start)
      guard found == foundBySwift else { throw .disagreement("the decoders drifted apart") }
    }
    return DecodeFigures(
      byteCount: stream.bytes.count, frameCount: stream.frameCount, rounds: rounds,
      swiftNanoseconds: Spread(swift).median, plainNanoseconds: Spread(plain).median)
  }

  private static func tallyInC(of stream: FrameStream, sumsPayloads: Bool) -> Tally {
    let found = unsafe cbaseline_decode(
      stream.bytes, stream.pieceLengths, stream.pieceLengths.count, sumsPayloads)
    return Tally(frames: found.frames, rejected: found.rejected, sum: found.sum)
  }

  /// Decodes as the daemon does: piece by piece, each frame handed out whole.
  private static func tally(of stream: FrameStream, sumsPayloads: Bool) -> Tally {
    var decoder = FrameDecoder()
    var tally = Tally()
    var start = 0
    for length in stream.pieceLengths {
      let piece = stream.bytes.span.extracting(start..<start + Int(length))
      start += Int(length)
      var position = 0
      steps: while true {
        switch decoder.step(piece, at: &position) {
        case .exhausted: break steps
        case .rejected: tally.rejected += 1
        case .completed:
          add(decoder.newestFrame, to: &tally, sumsPayloads: sumsPayloads)
        }
      }
    }
    return tally
  }

  private static func add(_ frame: Frame, to tally: inout Tally, sumsPayloads: Bool) {
    tally.frames += 1
    if sumsPayloads {
      for index in 0..<frame.payload.count {
        tally.sum += UInt64(frame.payload.byte(at: index))
      }
    } else {
      tally.sum += UInt64(frame.header.sequence) + UInt64(frame.payload.count)
    }
  }
}
