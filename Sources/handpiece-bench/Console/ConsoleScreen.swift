import CLinux
import Glibc
import Synchronization

/// `handpiecectl console` on a terminal of 80 by 24, whose screen is read and thrown away.
final class ConsoleScreen: Sendable {
  private let terminal: PseudoTerminal
  private let process: Mutex<ChildProcess?>
  private let state = ScreenState()
  private let thread: Mutex<JoinableThread?>

  private final class ScreenState: Sendable {
    let isEnding = Atomic(false)
    let seen = Mutex(Seen())
  }

  private struct Seen {
    var byteCount: Int64 = 0
    /// The newest bytes.
    var text: [UInt8] = []
    /// Words that were looked for and have been seen.
    var words: Set<String> = []
  }

  private static let kept = 64 * 1024
  private static let words = ["READY", "ARMED"]

  init(socket: String, devices: String) throws(BenchError) {
    let terminal = try PseudoTerminal()
    self.terminal = terminal
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe ioctl(terminal.master, UInt(TIOCSWINSZ), &size) == 0 else {
      throw BenchError(call: "TIOCSWINSZ", errorNumber: errno)
    }
    let child = try ChildProcess(
      [
        try ChildProcess.sibling("handpiecectl"), "console", "--socket", socket, "--devices",
        devices,
      ], terminal: terminal.slavePath)
    process = Mutex(child)
    let (state, master) = (state, terminal.master)
    thread = Mutex(try JoinableThread { Self.read(master, state) })
  }

  deinit {
    process.withLock { $0 = nil }
    state.isEnding.store(true, ordering: .relaxed)
    if let running = thread.withLock({ $0.take() }) { running.join() }
  }

  /// The console keeps its terminal in one process and draws in another.
  var processorNanoseconds: Int64 { process.withLock { $0?.familyNanoseconds ?? 0 } }

  /// What has been written to the screen so far.
  var byteCount: Int64 { state.seen.withLock { $0.byteCount } }

  func hasShown(_ word: String) -> Bool { state.seen.withLock { $0.words.contains(word) } }

  var lastWords: String {
    state.seen.withLock { String(decoding: $0.text.suffix(400), as: UTF8.self) }
  }

  private static func read(_ master: Int32, _ state: ScreenState) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while !state.isEnding.load(ordering: .relaxed) {
      var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&waiting, 1, 50) > 0 else { continue }
      let count = unsafe Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else {
        _ = poll(nil, 0, 5)
        continue
      }
      state.seen.withLock { seen in
        seen.byteCount += Int64(count)
        seen.text = Array((seen.text + buffer[..<count]).suffix(kept))
        let text = String(decoding: seen.text, as: UTF8.self)
        for word in words where text.contains(word) { seen.words.insert(word) }
      }
    }
  }
}
