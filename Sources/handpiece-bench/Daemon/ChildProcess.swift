import FoundationEssentials
import Glibc
import Synchronization

/// A program that is started from here and ends with us at the latest.
final class ChildProcess: Sendable {
  private let process: pid_t
  private let hasEnded = Atomic(false)

  private static let patienceMilliseconds = 5000
  /// `POSIX_SPAWN_SETSID`, which glibc declares for its own extensions only.
  private static let ownSession: Int16 = 0x80

  /// Starts `command`, whose first word is a path; call it on the program's first thread, because
  /// the child ends with the thread that started it.
  ///
  /// - Parameters:
  ///   - log: where what it says on standard error goes; nowhere without it.
  ///   - terminal: the terminal it reads and writes; without it, it reads nothing and what it
  ///     writes is thrown away.
  init(_ command: [String], log: String? = nil, terminal: String? = nil) throws(BenchError) {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    unsafe posix_spawn_file_actions_addopen(
      &files, STDIN_FILENO, terminal ?? "/dev/null", terminal == nil ? O_RDONLY : O_RDWR, 0)
    unsafe posix_spawn_file_actions_addopen(
      &files, STDOUT_FILENO, terminal ?? "/dev/null", terminal == nil ? O_WRONLY : O_RDWR, 0)
    unsafe posix_spawn_file_actions_addopen(
      &files, STDERR_FILENO, log ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // This program ignores signals that it takes otherwise; its children must not inherit that.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    // A session of its own: a terminal that is opened first becomes its controlling one.
    let session = terminal == nil ? 0 : Self.ownSession
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | session)
    let arguments = CStrings(ParentTie.arguments(for: command))
    var process: pid_t = 0
    let result = unsafe posix_spawn(
      &process, "/proc/self/exe", &files, &attributes, arguments.pointers, environ)
    guard result == 0 else { throw BenchError(call: "posix_spawn", errorNumber: result) }
    self.process = process
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
  var processorNanoseconds: Int64 { Self.processorNanoseconds(of: process) }

  /// The same with what its own children have computed.
  var familyNanoseconds: Int64 {
    let list = try? String(
      contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    let children = (list ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    return children.reduce(processorNanoseconds) { $0 + Self.processorNanoseconds(of: $1) }
  }

  private static func processorNanoseconds(of process: pid_t) -> Int64 {
    var clock = clockid_t()
    guard unsafe clock_getcpuclockid(process, &clock) == 0 else { return 0 }
    return Clock.read(clock)
  }

  func signal(_ number: Int32) {
    kill(process, number)
  }

  /// Waits until the process has ended by itself.
  func waitForEnd() {
    while waitpid(process, nil, 0) < 0, errno == EINTR {}
    hasEnded.store(true, ordering: .relaxed)
  }

  /// Ends the process and waits for it; kills it when it takes too long.
  private func end() {
    guard !hasEnded.load(ordering: .relaxed) else { return }
    kill(process, SIGTERM)
    for _ in 0..<Self.patienceMilliseconds {
      if waitpid(process, nil, WNOHANG) != 0 { return }
      _ = poll(nil, 0, 1)
    }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// The path of one of our programs, which stand beside this one.
  static func sibling(_ name: String) throws(BenchError) -> String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &path, path.count - 1)
    guard length > 0 else { throw BenchError(call: "/proc/self/exe", errorNumber: errno) }
    let own = String(decoding: path.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? ""
    let program = "\(folder)/\(name)"
    guard unsafe access(program, X_OK) == 0 else {
      throw BenchError(call: program, errorNumber: errno)
    }
    return program
  }
}
