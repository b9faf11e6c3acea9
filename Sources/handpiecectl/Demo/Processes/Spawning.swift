import Glibc

/// Starts programs as children that end with this process.
enum Spawning {
  /// Starts a program and returns the number of its process.
  ///
  /// The child has default signals, nothing blocked, and a process group of its own, so that
  /// Control-C reaches this process alone, which then ends its children in their order.
  static func start(
    _ program: String, _ arguments: [String], input: Int32, output: Int32, errors: Int32
  ) throws(DemoError) -> pid_t {
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
    unsafe posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    let words = CStrings(
      ["handpiecectl", ChildCommand.name, "\(getpid())", program] + arguments)
    var process: pid_t = 0
    let result = unsafe words.withArray { array in
      unsafe posix_spawn(&process, "/proc/self/exe", &files, &attributes, array, environ)
    }
    guard result == 0 else { throw .system(call: "posix_spawn", errorNumber: result) }
    return process
  }
}
