package import ControlAPI
package import HandpieceWire
package import Quantities

/// What went over the line of one handpiece last, and what became of it meanwhile.
///
/// It is kept on the control loop and therefore only stores; digits are made where somebody reads.
package struct FrameRing: Sendable {
  /// How many frames and phases are kept.
  package static let limit = 1000
  /// Of bytes that were no frame, so many at most: a frame has 199.
  private static let defectLimit = 200

  private struct Entry: Sendable {
    let index: UInt64
    let at: BootInstant
    let kind: FrameLine.Kind
    let bytes: [UInt8]
    let word: String
  }

  private var entries: [Entry] = []
  /// Where the oldest stands, once all places are taken.
  private var oldest = 0
  /// The newest line's number; the first is 1.
  package private(set) var newest: UInt64 = 0
  private var phase = ""

  package init() { entries.reserveCapacity(Self.limit) }

  package mutating func note(sent bytes: [UInt8], at now: BootInstant) {
    add(.sent, bytes, "", at: now)
  }

  package mutating func note(received frame: Frame, at now: BootInstant) {
    add(.received, EncodedFrame(frame).array, "", at: now)
  }

  /// Notes bytes that were no frame.
  package mutating func note(
    _ defect: FrameDefect, in bytes: ArraySlice<UInt8>, at now: BootInstant
  ) {
    add(.defect, Array(bytes.prefix(Self.defectLimit)), defect.word, at: now)
  }

  /// Notes where the machine stands, if it stands elsewhere now.
  package mutating func note(phase: String, at now: BootInstant) {
    guard phase != self.phase else { return }
    self.phase = phase
    add(.phase, [], phase, at: now)
  }

  private mutating func add(
    _ kind: FrameLine.Kind, _ bytes: [UInt8], _ word: String, at now: BootInstant
  ) {
    newest += 1
    let entry = Entry(index: newest, at: now, kind: kind, bytes: bytes, word: word)
    if entries.count < Self.limit {
      entries.append(entry)
    } else {
      entries[oldest] = entry
      oldest = (oldest + 1) % Self.limit
    }
  }

  /// The lines behind the one with this number, the oldest first.
  package func lines(after index: UInt64 = 0, limit: Int = Self.limit) -> [FrameLine] {
    let ordered = entries[oldest...] + entries[..<oldest]
    return ordered.drop { $0.index <= index }.prefix(max(0, limit)).map { entry in
      let digits = FrameLine.digits(entry.bytes)
      let content = [entry.word, digits].filter { !$0.isEmpty }.joined(separator: " ")
      return FrameLine(index: entry.index, at: entry.at, kind: entry.kind, content: content)
    }
  }
}

extension FrameDefect {
  /// What a recording calls it.
  fileprivate var word: String {
    switch self {
    case .tooLong: "too_long"
    case .torn: "torn"
    case .tooShort: "too_short"
    case .lengthMismatch: "length_mismatch"
    case .checksumMismatch: "checksum_mismatch"
    case .unknownHeader: "unknown_header"
    }
  }
}

/// The ring of one handpiece as it was at one moment.
package struct KeptFrames: Sendable {
  package let handpiece: String
  package let model: String
  package let firmware: String
  package let ring: FrameRing

  /// What stands where a handpiece has not said it.
  static let unknown = "unknown"

  package init(handpiece: String, model: String, firmware: String, ring: FrameRing) {
    self.handpiece = handpiece
    self.model = model
    self.firmware = firmware
    self.ring = ring
  }

  package func recording(because reason: String) -> FrameRecording {
    FrameRecording(
      handpiece: handpiece, model: model, firmware: firmware, reason: reason, lines: ring.lines())
  }
}
