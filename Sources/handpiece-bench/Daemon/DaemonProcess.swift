import FoundationEssentials
import Glibc

/// A `handpieced` of its own, the one that stands beside this program.
final class DaemonProcess: Sendable {
  let controlSocket: String
  let stopSocket: String
  private let process: pid_t
  /// Kept until the daemon has ended, which writes to it until then.
  private let folder: TemporaryFolder
  private let logPath: String

  private static let patienceMilliseconds = 5000

  /// Starts the daemon with its state in `folder`; call it on the program's first thread, because
  /// the daemon ends with the thread that started it.
  init(folder: TemporaryFolder, lines: [String], devices: String) throws(BenchError) {
    self.folder = folder
    let state = "\(folder.path)/state"
    controlSocket = "\(state)/control.sock"
    stopSocket = "\(state)/stop.sock"
    logPath = "\(folder.path)/handpieced.log"
    process = try Self.start(
      [
        try Self.program(), "--development", "--state", state, "--devices", devices,
        "--log-level", "warning",
      ] + lines.flatMap { ["--line", $0] }, log: logPath)
  }

  deinit {
    end()
  }

  /// What the process has in memory now, in kB, as the kernel counts it.
  var residentKilobytes: Int64 {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Int64($0.filter(\.isNumber)) } ?? 0
  }

  /// What the process has computed so far, on all its threads and in the kernel for it, in ns.
  var processorNanoseconds: Int64 {
    var clock = clockid_t()
    guard unsafe clock_getcpuclockid(process, &clock) == 0 else { return 0 }
    return Clock.read(clock)
  }

  /// The last thing the daemon said.
  var lastWords: String {
    let log = (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? ""
    return log.split(separator: "\n").last.map(String.init) ?? "it said nothing"
  }

  /// Ends the daemon and waits for it; kills it when it takes too long.
  private func end() {
    kill(process, SIGTERM)
    for _ in 0..<Self.patienceMilliseconds {
      if waitpid(process, nil, WNOHANG) != 0 { return }
      _ = poll(nil, 0, 1)
    }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  private static func program() throws(BenchError) -> String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &path, path.count - 1)
    guard length > 0 else { throw BenchError(call: "/proc/self/exe", errorNumber: errno) }
    let own = String(decoding: path.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? ""
    let daemon = "\(folder)/handpieced"
    guard unsafe access(daemon, X_OK) == 0 else {
      throw BenchError(call: daemon, errorNumber: errno)
    }
    return daemon
  }

  private static func start(_ command: [String], log: String) throws(BenchError) -> pid_t {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    unsafe posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(
      &files, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // This program ignores signals that it takes otherwise; the daemon must not inherit that.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let arguments = CStrings(ParentTie.arguments(for: command))
    var process: pid_t = 0
    let result = unsafe posix_spawn(
      &process, "/proc/self/exe", &files, &attributes, arguments.pointers, environ)
    guard result == 0 else { throw BenchError(call: "posix_spawn", errorNumber: result) }
    return process
  }
}
