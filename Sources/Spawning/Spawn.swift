package import Glibc

/// A program that is to become a child of this process.
///
/// The child blocks no signal and takes those that end a program as every program does, whatever
/// this process ignores or blocks.
///
/// The corresponding C function is `posix_spawnp`.
package struct Spawn: Sendable {
  /// What one of its three standard streams is.
  package enum Stream: Sendable {
    case descriptor(Int32)
    /// A file that is opened for it, with the flags of open(2).
    case file(String, flags: Int32)
    /// This process's own.
    case inherited
    /// Where its standard output goes.
    case asOutput
  }

  /// With whom it hears Control-C.
  package enum Company: Sendable {
    /// With this process.
    case ours
    /// In a process group of its own, which a terminal leaves alone.
    case ownGroup
    /// In a session of its own: a terminal that is opened first becomes its controlling one.
    case ownSession
  }

  let program: String
  private let arguments: [String]
  package var input = Stream.inherited
  package var output = Stream.inherited
  package var errors = Stream.inherited
  package var company = Company.ours
  /// `NAME=value` each; this process's own without it.
  package var environment: [String]?

  /// `POSIX_SPAWN_SETSID`, which glibc declares for its own extensions only.
  private static let setsid: Int32 = 0x80

  /// - Parameters:
  ///   - program: A path, or a name that is looked for in `PATH`.
  ///   - arguments: The words it gets, its own name first.
  package init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Starts it and returns the number of its process, for which the caller waits.
  package func start() throws(SpawningError) -> pid_t {
    var files = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&files)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&files)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    let streams = [(STDIN_FILENO, input), (STDOUT_FILENO, output), (STDERR_FILENO, errors)]
    for (number, stream) in streams {
      switch stream {
      case .descriptor(let ours): unsafe posix_spawn_file_actions_adddup2(&files, ours, number)
      case .file(let path, let flags):
        unsafe posix_spawn_file_actions_addopen(&files, number, path, flags, 0o600)
      case .inherited: break
      case .asOutput: unsafe posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, number)
      }
    }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var process: pid_t = 0
    let result = unsafe CStrings(arguments).withArray { words in
      guard let environment else {
        return unsafe posix_spawnp(&process, program, &files, &attributes, words, environ)
      }
      return unsafe CStrings(environment).withArray { variables in
        unsafe posix_spawnp(&process, program, &files, &attributes, words, variables)
      }
    }
    guard result == 0 else { throw SpawningError(subject: program, errorNumber: result) }
    return process
  }

  private var flags: Int32 {
    let company: Int32 =
      switch company {
      case .ours: 0
      case .ownGroup: POSIX_SPAWN_SETPGROUP
      case .ownSession: Self.setsid
      }
    return POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | company
  }
}
