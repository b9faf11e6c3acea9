/// What may stand in a note, and where its text ends.
enum NoteText {
  private static let lineEnd = UInt8(ascii: "\n")

  /// Whole lines without control characters.
  static func isAllowed(_ bytes: [UInt8]) -> Bool {
    bytes.last == lineEnd && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == lineEnd }
  }

  /// How many bytes stand before the last blank line; `nil` when there is none. Signatures have
  /// no blank lines among them, so that a text may have some.
  static func length(in bytes: [UInt8]) -> Int? {
    var end = bytes.count - 1
    while end > 0 {
      if bytes[end] == lineEnd, bytes[end - 1] == lineEnd {
        return end < bytes.count - 1 ? end : nil
      }
      end -= 1
    }
    return nil
  }
}
