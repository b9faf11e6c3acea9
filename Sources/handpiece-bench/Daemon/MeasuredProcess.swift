import FoundationEssentials
import Glibc
import Spawning
import Synchronization

/// A program that is started from here and ends with us at the latest.
final class MeasuredProcess: Sendable {
  private let process: pid_t
  private let hasEnded = Atomic(false)

  private static let patienceMilliseconds = 5000

  /// Starts `command`, whose first word is a path; call it on the program's first thread, because
  /// the child ends with the thread that started it.
  ///
  /// - Parameters:
  ///   - log: where what it says on standard error goes; nowhere without it.
  ///   - terminal: the terminal it reads and writes; without it, it reads nothing and what it
  ///     writes is thrown away.
  init(_ command: [String], log: String? = nil, terminal: String? = nil) throws(BenchError) {
    var spawn = Spawn("/proc/self/exe", ParentTie.arguments(for: command))
    spawn.input = .file(terminal ?? "/dev/null", flags: terminal == nil ? O_RDONLY : O_RDWR)
    spawn.output = .file(terminal ?? "/dev/null", flags: terminal == nil ? O_WRONLY : O_RDWR)
    spawn.errors = .file(log ?? "/dev/null", flags: O_WRONLY | O_CREAT | O_TRUNC)
    spawn.company = terminal == nil ? .ours : .ownSession
    do throws(SpawningError) {
      process = try spawn.start()
    } catch {
      throw BenchError(error)
    }
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

  /// The path of one of our programs, which lie beside this one.
  static func sibling(_ name: String) throws(BenchError) -> String {
    do throws(SpawningError) {
      return try ProgramPath.beside(name)
    } catch {
      throw BenchError(error)
    }
  }
}
