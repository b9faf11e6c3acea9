/// Single values, read without a tree: what a verifier spends most of its time with.
extension JSONReader {
  /// Takes a key with its colon, and the comma before it, if they come next as the log writes them:
  /// without spaces and escapes.
  mutating func takes(_ key: String, isFirst: Bool) -> Bool {
    guard let end = end(of: key, isFirst: isFirst) else { return false }
    offset = end
    return true
  }

  private func end(of key: String, isFirst: Bool) -> Int? {
    let name = key.utf8.span
    let start = isFirst ? offset + 1 : offset + 2
    let end = start + name.count + 2
    guard end <= bytes.count, isFirst || bytes[offset] == UInt8(ascii: ","),
      bytes[start - 1] == UInt8(ascii: "\""), bytes[end - 2] == UInt8(ascii: "\""),
      bytes[end - 1] == UInt8(ascii: ":")
    else { return nil }
    let found = bytes.span.extracting(start..<start + name.count)
    // All of it without a branch on each byte: nearly every key is the right one.
    var differences: UInt8 = 0
    for index in 0..<name.count { differences |= found[index] ^ name[index] }
    return differences == 0 ? end : nil
  }

  /// Takes −1 if it comes next.
  mutating func takesMinusOne() -> Bool {
    let start = offset
    if isNext(UInt8(ascii: "-")), (try? integer()) == -1 { return true }
    offset = start
    return false
  }

  /// Takes an empty string if it comes next.
  mutating func takesEmptyText() -> Bool {
    let start = offset
    if isNext(UInt8(ascii: "\"")), (try? string())?.isEmpty == true { return true }
    offset = start
    return false
  }

  /// A string of `count` × 16 lower-case hex digits; `nil` for anything else.
  mutating func hexWords<let count: Int>() -> InlineArray<count, UInt64>? {
    skipSpace()
    let start = offset + 1
    let end = start + count * 16
    if end < bytes.count, bytes[offset] == UInt8(ascii: "\""), bytes[end] == UInt8(ascii: "\""),
      let words: InlineArray<count, UInt64> = HexDigits.words(
        in: bytes.span.extracting(start..<end))
    {
      offset = end + 1
      return words
    }
    // With escapes among the digits, which the log does not write.
    guard let text = try? string() else { return nil }
    return HexDigits.words(in: text.utf8.span)
  }
}
