/// Finds where an answer ends, so that a connection can be used once more.
struct AnswerReader {
  private var head: [UInt8] = []
  /// How much of the body is to come; `nil` before the head has ended.
  private var bodyLeft: Int?
  private var length = 0

  enum Progress {
    case unfinished
    /// With the length of the body.
    case finished(isSuccess: Bool, length: Int)
    /// It is no answer, or one that does not say how long it is.
    case unreadable
  }

  private static let longestHead = 16 * 1024

  mutating func read(_ bytes: ArraySlice<UInt8>) -> Progress {
    if let left = bodyLeft { return takeBody(bytes.count, of: left) }
    let start = max(0, head.count - 3)
    head += bytes
    guard head.count <= Self.longestHead + bytes.count else { return .unreadable }
    guard let end = Self.end(of: head, from: start) else {
      return head.count <= Self.longestHead ? .unfinished : .unreadable
    }
    let rest = head.count - end
    head.removeLast(rest)
    guard let length = Self.length(in: head) else { return .unreadable }
    self.length = length
    return takeBody(rest, of: length)
  }

  private mutating func takeBody(_ count: Int, of left: Int) -> Progress {
    guard count <= left else { return .unreadable }
    guard count == left else {
      bodyLeft = left - count
      return .unfinished
    }
    let isSuccess = head.starts(with: "HTTP/1.1 2".utf8)
    let length = length
    self = AnswerReader()
    return .finished(isSuccess: isSuccess, length: length)
  }

  /// Behind the empty line, if there is one.
  private static func end(of head: [UInt8], from start: Int) -> Int? {
    let line = Array("\r\n\r\n".utf8)
    guard head.count >= line.count else { return nil }
    for index in start...(head.count - line.count)
    where head[index..<(index + line.count)].elementsEqual(line) {
      return index + line.count
    }
    return nil
  }

  private static func length(in head: [UInt8]) -> Int? {
    let name = "content-length:"
    let text = String(decoding: head, as: UTF8.self).lowercased()
    let lines = text.split(whereSeparator: \.isNewline)
    guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
    return Int(line.dropFirst(name.count).filter { $0 != " " })
  }
}
