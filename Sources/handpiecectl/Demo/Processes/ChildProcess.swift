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
    let started = Spawning.start(
      program, arguments, input: toChild.reading, output: fromChild.writing, errors: errors)
    close(toChild.reading)
    close(fromChild.writing)
    input = toChild.writing
    guard case .success(let process) = started else {
      close(fromChild.reading)
      close(toChild.writing)
      throw .notStarted(program: program)
    }
    self.process = process
    let output = fromChild.reading
    DispatchQueue(label: program).async { [self] in
      var lines = LineReader(descriptor: output)
      while let line = lines.next() { report(.line(line)) }
      close(output)
      report(.ended(waitForEnd()))
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

  /// Asks the child to end, waits for it, and forces it when it takes too long.
  func end(withinMilliseconds patience: Int) {
    guard status.withLock({ $0 == nil }) else { return }
    terminate()
    guard ended.wait(timeout: .now() + .milliseconds(patience)) == .timedOut else { return }
    send(SIGKILL)
    ended.wait()
  }

  /// Under the lock the process is not reaped yet, so that its number is still its own.
  private func send(_ signal: Int32) {
    status.withLock { status in
      if status == nil { kill(process, signal) }
    }
  }

  private func waitForEnd() -> Int32 {
    var information = siginfo_t()
    while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
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
