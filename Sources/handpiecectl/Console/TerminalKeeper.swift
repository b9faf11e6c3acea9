import Glibc
import Spawning
import Synchronization
import TechnicianConsole

/// The outer of the console's two processes. It does nothing but wait, so that the terminal is put
/// right also when the inner one is killed.
enum TerminalKeeper {
  /// What tells the inner process that it has a keeper.
  static let option = "kept-by"

  /// Starts this program once more with the same arguments on the same terminal, waits for its
  /// end, and returns what to end with.
  static func run(arguments: [String]) throws -> Int32 {
    var before = termios()
    guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else {
      throw complain("the terminal does not answer", exitCode: .systemFailed)
    }
    let process = Mutex<pid_t?>(nil)
    let interrupts = [SIGINT, SIGTERM, SIGHUP].map { number in
      Interrupt(number) {
        process.withLock { if let child = $0 { kill(child, SIGTERM) } }
      }
    }
    defer { for interrupt in interrupts { interrupt.giveBack() } }
    guard let child = start(arguments) else {
      throw complain("the console cannot be started", exitCode: .systemFailed)
    }
    process.withLock { $0 = child }
    let status = wait(for: child, process)
    let signal = status & 0x7f
    if signal != 0 {
      unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      StandardStream.output.write(TerminalText.leave)
      StandardStream.error.write(
        "handpiecectl: the console was ended by signal \(signal); handpieces do as they did, and "
          + "`handpiecectl stop` stops them\n")
      return 128 + signal
    }
    return (status >> 8) & 0xff
  }

  private static func start(_ arguments: [String]) -> pid_t? {
    let words = ["handpiecectl"] + arguments + ["--\(option)", "\(getpid())"]
    return try? Spawn("/proc/self/exe", words).start()
  }

  /// Waits without reaping first, so that no signal is ever sent to a number that was given away.
  private static func wait(for child: pid_t, _ process: borrowing Mutex<pid_t?>) -> Int32 {
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    return process.withLock { known in
      known = nil
      var status: Int32 = 0
      while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
      return status
    }
  }
}
