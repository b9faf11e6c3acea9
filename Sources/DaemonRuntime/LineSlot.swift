import SerialLine
import Synchronization

/// A line on its way from one thread to another.
final class LineSlot: Sendable {
  private let line: Mutex<Line?>

  init(_ line: consuming Line) {
    self.line = Mutex(line)
  }

  /// Hands the line over, once.
  func take() -> sending Line? {
    line.withLock { $0.take() }
  }
}
