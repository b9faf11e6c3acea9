import Glibc
import Spawning

extension ChildProcess {
  /// A program of the demonstration. Its standard error goes to the file `errors`.
  ///
  /// It has a process group of its own, so that Control-C reaches this process alone, which then
  /// ends its children in their order. Start it from the program's first thread only: it ends with
  /// the thread that started it (``ChildCommand``).
  static func ofDemo(
    _ program: String, _ arguments: [String], errors: Int32,
    report: @escaping @Sendable (Report) -> Void
  ) throws(DemoError) -> ChildProcess {
    var spawn = Spawn(
      "/proc/self/exe", ["handpiecectl", ChildCommand.name, "\(getpid())", program] + arguments)
    spawn.errors = .descriptor(errors)
    spawn.company = .ownGroup
    do throws(SpawningError) {
      return try ChildProcess(spawn, report: report)
    } catch {
      throw .notStarted(error)
    }
  }
}
