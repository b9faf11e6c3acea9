import Dispatch
import Glibc
import Synchronization

/// A program that this process started and ends again.
///
/// Start children from the program's first thread only: they end with the thread that started
/// them (``ChildCommand``).
final class ChildProcess: Sendable {
  /// What comes from a child, in order; `ended` is the last.
  enum Report: Sendable {
    case line(String)
    /// The exit status, or 128 and the signal's number.
    case ended(Int32)
  }

  private let process: pid_t
  private let input: Int32
  private let status = Mutex<Int32?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  /// Starts a program. Its standard error goes to the file `errors`; the lines of its standard
  /// output and its end go to `report`, on a thread of their own.
  init(
    _ program: String, _ arguments: [String], errors: Int32,
    report: @escaping @Sendable (Report) -> Void
  ) throws(DemoError) {
    let toChild = try Pipe()
    let fromChild = try Pipe()
    defer {
      close(toChild.reading)
      close(fromChild.writing)
    }
    input = toChild.writing
    let output = fromChild.reading
    do throws(DemoError) {
      process = try Spawning.start(
        program, arguments, input: toChild.reading, output: fromChild.writing, errors: errors)
    } catch {
      close(input)
      close(output)
      throw error
    }
    DispatchQueue(label: program).async { [self] in
      var lines = LineReader(descriptor: output)
      while let line = lines.next() { report(.line(line)) }
      close(output)
      report(.ended(reap()))
    }
  }

  deinit { close(input) }

  /// Writes a line to the child's standard input; perhaps nobody reads it any more.
  func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe write(input, bytes, bytes.count)
  }

  /// Asks the child to end, unless it has.
  func terminate() { send(SIGTERM) }

  /// Waits for the child's own end; every line has been reported then.
  func hasEnded(withinMilliseconds patience: Int) -> Bool {
    if status.withLock({ $0 != nil }) { return true }
    return ended.wait(timeout: .now() + .milliseconds(patience)) == .success
  }

  /// Asks the child to end, waits for it, and forces it when it takes too long.
  func end(withinMilliseconds patience: Int) {
    terminate()
    if hasEnded(withinMilliseconds: patience) { return }
    send(SIGKILL)
    ended.wait()
  }

  /// Under the lock the process is not reaped yet, so that its number is still its own.
  private func send(_ signal: Int32) {
    status.withLock { status in
      if status == nil { kill(process, signal) }
    }
  }

  private func reap() -> Int32 {
    var information = unsafe siginfo_t()
    let flags = WEXITED | WNOWAIT
    while unsafe waitid(P_PID, id_t(process), &information, flags) < 0, errno == EINTR {}
    let code = status.withLock { status in
      var raw: Int32 = 0
      while unsafe waitpid(process, &raw, 0) < 0, errno == EINTR {}
      let code = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
      status = code
      return code
    }
    ended.signal()
    return code
  }
}
