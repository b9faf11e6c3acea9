import Dispatch
import Glibc
import Synchronization

/// A program that this process started, hears and ends again.
package final class ChildProcess: Sendable {
  /// What comes from a child, in order; `ended` is the last.
  package enum Report: Sendable {
    case line(String)
    /// The exit status, or 128 and the signal's number.
    case ended(Int32)
  }

  private let process: pid_t
  private let input: Int32
  private let status = Mutex<Int32?>(nil)
  private let ended = DispatchSemaphore(value: 0)
  private static let living = Mutex<Set<pid_t>>([])

  /// Starts a program, whose standard input and output are pipes to this process. The lines of its
  /// output and its end go to `report`, on a thread of their own.
  package init(
    _ spawn: Spawn, report: @escaping @Sendable (Report) -> Void
  ) throws(SpawningError) {
    let toChild = try Pipe()
    let fromChild: Pipe
    do throws(SpawningError) {
      fromChild = try Pipe()
    } catch {
      close(toChild.reading)
      close(toChild.writing)
      throw error
    }
    defer {
      close(toChild.reading)
      close(fromChild.writing)
    }
    input = toChild.writing
    let output = fromChild.reading
    var spawn = spawn
    spawn.input = .descriptor(toChild.reading)
    spawn.output = .descriptor(fromChild.writing)
    do throws(SpawningError) {
      process = try spawn.start()
    } catch {
      close(input)
      close(output)
      throw error
    }
    Self.living.withLock { [process] in _ = $0.insert(process) }
    DispatchQueue(label: spawn.program).async { [self] in
      var lines = LineReader(descriptor: output)
      while let line = lines.next() { report(.line(line)) }
      close(output)
      report(.ended(reap()))
    }
  }

  deinit { close(input) }

  /// Writes a line to the child's standard input; perhaps nobody reads it any more.
  package func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe write(input, bytes, bytes.count)
  }

  package var hasEnded: Bool { status.withLock { $0 != nil } }

  /// Kills every child, for a process that is about to end itself.
  package static func killAll() {
    living.withLock { living in
      for process in living { kill(process, SIGKILL) }
    }
  }

  /// Waits for the child's own end; every line has been reported then.
  package func hasEnded(withinMilliseconds patience: Int) -> Bool {
    if hasEnded { return true }
    return ended.wait(timeout: .now() + .milliseconds(patience)) == .success
  }

  /// Asks the child to end, waits for it, and forces it when it takes too long.
  package func end(withinMilliseconds patience: Int) {
    send(SIGTERM)
    if hasEnded(withinMilliseconds: patience) { return }
    send(SIGKILL)
    ended.wait()
  }

  /// Sends a signal, unless the child has ended.
  package func send(_ signal: Int32) {
    // Under the lock the process is not reaped yet, so that its number is still its own.
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
      Self.living.withLock { living in
        while unsafe waitpid(process, &raw, 0) < 0, errno == EINTR {}
        living.remove(process)
      }
      let code = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
      status = code
      return code
    }
    ended.signal()
    return code
  }
}
