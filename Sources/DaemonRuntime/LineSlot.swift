import SerialLine
import Synchronization

/// A line that was opened at the start and waits for the thread that will own it.
final class LineSlot: Sendable {
  let path: String
  private let line: Mutex<Line?>

  /// Opens the line, so that a wrong path is an error of the start and not of the treatment.
  init(opening path: String, isDevelopment: Bool) throws(DaemonError) {
    self.path = path
    do throws(LineError) {
      let opened = try Line.open(path: path, baud: HandpieceStation.baud)
      guard opened.kind == .pseudoTerminal || !isDevelopment else {
        throw .notATerminal(path: path)
      }
      line = Mutex(opened)
    } catch {
      if case .notATerminal = error, isDevelopment { throw .notAPseudoTerminal(path: path) }
      throw .line(error)
    }
  }

  /// Hands the line over, once.
  func take() -> sending Line? {
    line.withLock { $0.take() }
  }
}
