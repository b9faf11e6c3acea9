import Dispatch
import Glibc
import Synchronization

/// A program that the campaign started: its lines are heard, and it is killed without warning.
final class CampaignProcess: Sendable {
  enum Report: Sendable {
    case line(String)
    /// The exit status, or 128 and the signal's number; nothing comes after it.
    case ended(Int32)
  }

  private let process: pid_t
  private let input: Int32
  private let status = Mutex<Int32?>(nil)
  private static let living = Mutex<[pid_t]>([])

  /// Starts a program. The lines of both its outputs and its end go to `report`, on a thread of
  /// their own.
  init(
    _ command: [String], environment: [String] = [],
    report: @escaping @Sendable (Report) -> Void
  ) throws(CampaignFailure) {
    let toChild = try Self.pipe()
    let fromChild = try Self.pipe()
    defer {
      close(toChild.reading)
      close(fromChild.writing)
    }
    input = toChild.writing
    process = try Self.start(
      command, environment, input: toChild.reading, output: fromChild.writing)
    Self.living.withLock { [process] in $0.append(process) }
    let output = fromChild.reading
    DispatchQueue(label: command.first ?? "").async { [self] in
      Self.readLines(of: output) { report(.line($0)) }
      close(output)
      report(.ended(reap()))
    }
  }

  deinit { close(input) }

  /// Writes a line to the program's standard input; perhaps nobody reads it any more.
  func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe write(input, bytes, bytes.count)
  }

  /// Sends a signal, unless the program has ended.
  func send(_ signal: Int32) {
    status.withLock { status in
      if status == nil { kill(process, signal) }
    }
  }

  var hasEnded: Bool { status.withLock { $0 != nil } }

  /// Leaves nothing running behind, for a campaign that is told to end.
  static func killAll() {
    living.withLock { living in
      for process in living { kill(process, SIGKILL) }
    }
  }

  private func reap() -> Int32 {
    var information = unsafe siginfo_t()
    let flags = WEXITED | WNOWAIT
    while unsafe waitid(P_PID, id_t(process), &information, flags) < 0, errno == EINTR {}
    return status.withLock { status in
      var raw: Int32 = 0
      Self.living.withLock { living in
        while unsafe waitpid(process, &raw, 0) < 0, errno == EINTR {}
        living.removeAll { $0 == process }
      }
      let code = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
      status = code
      return code
    }
  }

  private static func readLines(of descriptor: Int32, _ take: (String) -> Void) {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      for byte in buffer.prefix(count) {
        if byte == UInt8(ascii: "\n") {
          take(String(decoding: pending, as: UTF8.self))
          pending.removeAll(keepingCapacity: true)
        } else if pending.count < longestLine {
          pending.append(byte)
        }
      }
    }
    if !pending.isEmpty { take(String(decoding: pending, as: UTF8.self)) }
  }

  private static let longestLine = 4 * 1024 * 1024

  private static func pipe() throws(CampaignFailure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard unsafe Glibc.pipe(&ends) == 0 else {
      throw .unusable("pipe: \(SimulatorError.text(of: errno))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func start(
    _ command: [String], _ environment: [String], input: Int32, output: Int32
  ) throws(CampaignFailure) -> pid_t {
    var files = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&files)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&files)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO)
    // What the campaign ignores or blocks, its children must not.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = CStrings(command)
    let variables = CStrings(environment + inherited)
    var process: pid_t = 0
    let result = unsafe posix_spawn(
      &process, command.first ?? "", &files, &attributes, words.pointers, variables.pointers)
    guard result == 0 else {
      throw .unusable("\(command.first ?? ""): \(SimulatorError.text(of: result))")
    }
    return process
  }

  private static var inherited: [String] {
    let names: [String] = ["PATH", "TMPDIR", "LD_LIBRARY_PATH"]
    return names.compactMap { name in
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe "\(name)=\(String(cString: value))"
    }
  }
}

/// Texts as C wants them: pointers, and a null pointer at the end.
@safe private struct CStrings: ~Copyable {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    unsafe pointers = .allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() {
      unsafe (pointers + index).initialize(to: strdup(text))
    }
    unsafe (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}
