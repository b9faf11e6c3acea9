import HandpieceWire

/// Messages on their way to the line, at most eight; one step makes three at the most.
struct Outbox: Sendable {
  private var messages = InlineArray<8, HandpieceMessage?>(repeating: nil)
  private var count = 0

  init() {}

  mutating func put(_ message: HandpieceMessage) {
    guard count < 8 else { return }
    messages[count] = message
    count += 1
  }

  /// Takes the oldest message out.
  mutating func take() -> HandpieceMessage? {
    guard count > 0 else { return nil }
    let message = messages[0]
    for index in 1..<8 { messages[index - 1] = messages[index] }
    messages[7] = nil
    count -= 1
    return message
  }
}
