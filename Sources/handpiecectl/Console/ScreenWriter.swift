import Dispatch
import Glibc
import Synchronization
import TechnicianConsole

/// Shows screens from a thread of its own: a terminal that reads slowly gets fewer of them, and
/// keys are read all the same.
final class ScreenWriter: Sendable {
  private struct State {
    /// The newest screen, until somebody writes it.
    var next: Screen?
    var rings = false
    var isFresh = true
    var isEnding = false
  }

  private let text: TerminalText
  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  init(_ text: TerminalText) {
    self.text = text
    DispatchQueue(label: "screen").async { [self] in run() }
  }

  func show(_ screen: Screen) {
    state.withLock { $0.next = screen }
    work.signal()
  }

  func ring() {
    state.withLock { $0.rings = true }
    work.signal()
  }

  /// Forgets what the terminal shows.
  func redraw() {
    state.withLock { $0.isFresh = true }
    work.signal()
  }

  /// Writes no more; `false` when the terminal has not taken the last of it in time.
  func end() -> Bool {
    state.withLock { $0.isEnding = true }
    work.signal()
    return ended.wait(timeout: .now() + .milliseconds(500)) == .success
  }

  private func run() {
    var shown: Screen?
    StandardStream.output.write(TerminalText.enter)
    while true {
      work.wait()
      let now = state.withLock { state in
        defer {
          state.next = nil
          state.rings = false
          state.isFresh = false
        }
        return state
      }
      if now.isEnding { break }
      if now.isFresh, now.next == nil, let last = shown {
        StandardStream.output.write(text.changes(from: nil, to: last))
      }
      if let next = now.next {
        let changes = text.changes(from: now.isFresh ? nil : shown, to: next)
        if !changes.isEmpty { StandardStream.output.write(changes) }
        shown = next
      }
      if now.rings { StandardStream.output.write(TerminalText.bell) }
    }
    ended.signal()
  }
}
