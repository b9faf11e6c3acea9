import CLinux
import Glibc
import Synchronization

/// `handpiecectl console` on a terminal of 80 by 24, whose screen is read and thrown away.
final class ConsoleScreen: Sendable {
  private let terminal: PseudoTerminal
  private let process: Mutex<MeasuredProcess?>
  private let state = ScreenState()
  private let thread: Mutex<JoinableThread?>

  private final class ScreenState: Sendable {
    let isEnding = Atomic(false)
    /// How many bytes have come.
    let byteCount = Mutex<Int64>(0)
  }

  init(socket: String, devices: String) throws(BenchError) {
    let terminal = try PseudoTerminal()
    self.terminal = terminal
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe ioctl(terminal.master, UInt(TIOCSWINSZ), &size) == 0 else {
      throw BenchError(call: "TIOCSWINSZ", errorNumber: errno)
    }
    let child = try MeasuredProcess(
      [
        try MeasuredProcess.sibling("handpiecectl"), "console", "--socket", socket, "--devices",
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
  var byteCount: Int64 { state.byteCount.withLock { $0 } }

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
      state.byteCount.withLock { $0 += Int64(count) }
    }
  }
}
