package import Quantities

/// One frame between host and handpiece, decoded: header and payload.
///
/// On the line it is `00 | COBS(header 12 · payload ≤ 180 · CRC-32C little-endian) | 00`.
package struct Frame: Sendable {
  /// The longest payload, in bytes.
  package static var maximumPayloadLength: Int { 180 }
  /// Header, longest payload and check value, in bytes.
  package static var maximumDecodedLength: Int { 196 }
  /// The longest frame on the line: decoded bytes, one COBS byte, two delimiters.
  package static var maximumEncodedLength: Int { 199 }

  package var header: FrameHeader
  package var payload: Payload

  package init(header: FrameHeader, payload: Payload) {
    self.header = header
    self.payload = payload
  }
}

/// The twelve bytes every frame begins with; all numbers little-endian.
///
///     offset  0        1       2         3        4         6        8      10
///             version  length  from, to  message  sequence  receipt  epoch  clock
///             u8       u8      u4, u4    u8       u16       u16      u16    u16 ms
package struct FrameHeader: Hashable, Sendable {
  /// Bytes a header takes.
  package static var length: Int { 12 }
  /// Version 1 in the high half, no flags in the low half; anything else is not ours.
  static var versionAndFlags: UInt8 { 0x10 }

  package var source: Address
  package var destination: Address
  /// Which message the payload holds; see `HostMessage` and `HandpieceMessage`.
  package var messageID: UInt8
  /// Counts the sender's frames. A repeated command keeps its number, and the answer to a stop
  /// bears the number of the stop.
  package var sequence: UInt16
  /// From a handpiece, the newest command it accepted in this epoch; from the host, the newest
  /// frame it accepted. Zero when there is none.
  package var receipt: UInt16
  package var epoch: LinkEpoch
  /// The low 16 bits of the sender's clock, in ms.
  package var clock: UInt16

  package init(
    source: Address, destination: Address, messageID: UInt8, sequence: UInt16, receipt: UInt16,
    epoch: LinkEpoch, clock: UInt16
  ) {
    self.source = source
    self.destination = destination
    self.messageID = messageID
    self.sequence = sequence
    self.receipt = receipt
    self.epoch = epoch
    self.clock = clock
  }
}

/// Who sends or receives a frame. Addresses keep a reflected frame from being taken for an answer.
package enum Address: UInt8, Hashable, Sendable {
  /// The loop that decides.
  case host = 1
  /// The stop path of the host; it has a sequence of its own.
  case hostStop = 2
  case handpiece = 8
}

/// Why bytes between two delimiters were not a frame. Rejected frames are counted, never answered.
package enum FrameDefect: UInt8, Hashable, Sendable {
  /// More bytes than the longest frame.
  case tooLong
  /// A COBS block ran past the delimiter.
  case torn
  /// Fewer bytes than header and check value.
  case tooShort
  /// The length byte does not match the bytes received.
  case lengthMismatch
  /// The check value does not match.
  case checksumMismatch
  /// Unknown version, a reserved bit set, or an unknown address.
  case unknownHeader
}
