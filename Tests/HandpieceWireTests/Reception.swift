import HandpieceWire
import Quantities
import Testing

/// What a decoder made of a stream, in order.
struct Reception {
  var frames: [Frame] = []
  var defects: [FrameDefect] = []
  private var decoder = FrameDecoder()

  init() {}

  init(_ bytes: [UInt8]) {
    receive(bytes)
  }

  mutating func receive(_ bytes: [UInt8]) {
    var position = 0
    while true {
      switch decoder.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected(let defect): defects.append(defect)
      case .completed:
        frames.append(decoder.newestFrame)
      }
    }
  }
}

extension SplitMix64 {
  mutating func number(below bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }
}

extension Frame {
  /// A frame told apart from its neighbours by what it carries.
  static func random(_ random: inout SplitMix64, length: Int? = nil) -> Frame {
    let count = length ?? random.number(below: Frame.maximumPayloadLength + 1)
    // Every other frame is rich in zeros, which stuffing must carry.
    let isSparse = random.next() & 1 == 0
    let bytes = (0..<count).map { _ -> UInt8 in
      let byte = UInt8(truncatingIfNeeded: random.next())
      return isSparse && byte < 0xC0 ? 0 : byte
    }
    return Frame(
      header: FrameHeader(
        source: .handpiece, destination: .host, messageID: UInt8(truncatingIfNeeded: random.next()),
        sequence: UInt16(truncatingIfNeeded: random.next()),
        receipt: UInt16(truncatingIfNeeded: random.next() & 0xFF),
        epoch: LinkEpoch(UInt16(truncatingIfNeeded: random.next())),
        clock: UInt16(truncatingIfNeeded: random.next())), payload: Payload(bytes))
  }

  /// Everything it says, to compare frames by.
  var content: [UInt8] { EncodedFrame(self).array }
}

/// Records what did not happen, where a test can go no further.
func missed(_ what: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
  Issue.record(what, sourceLocation: sourceLocation)
}
