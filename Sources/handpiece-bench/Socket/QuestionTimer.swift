import Glibc

/// Asks the same again and again on one connection, each time when the answer has been read.
enum QuestionTimer {
  /// From sending to the end of the answer, in ns.
  static func times(_ question: [UInt8], at socket: String, count: Int) throws(BenchError)
    -> [Int64]
  {
    let descriptor = try UnixSocket.connect(to: socket, type: Int32(SOCK_STREAM.rawValue))
    defer { close(descriptor) }
    // The first one pays for the connection.
    _ = try ask(question, on: descriptor)
    var times: [Int64] = []
    for _ in 0..<count {
      let start = Clock.nanoseconds
      _ = try ask(question, on: descriptor)
      times.append(Clock.nanoseconds - start)
    }
    return times
  }

  /// How many bytes the body of an answer has.
  static func answerLength(_ question: [UInt8], at socket: String) throws(BenchError) -> Int {
    let descriptor = try UnixSocket.connect(to: socket, type: Int32(SOCK_STREAM.rawValue))
    defer { close(descriptor) }
    return try ask(question, on: descriptor)
  }

  /// Returns the length of the body.
  private static func ask(_ question: [UInt8], on descriptor: Int32) throws(BenchError) -> Int {
    guard
      unsafe send(descriptor, question, question.count, Int32(MSG_NOSIGNAL)) == question.count
    else { throw BenchError(call: "send", errorNumber: errno) }
    var reader = AnswerReader()
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { throw BenchError(call: "recv", errorNumber: errno) }
      switch reader.read(buffer[..<count]) {
      case .unfinished: break
      case .finished(isSuccess: true, let length): return length
      case .finished(isSuccess: false, _), .unreadable:
        throw .disagreement("a question was not answered")
      }
    }
  }
}
