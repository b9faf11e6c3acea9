import Foundation

/// A terminal that a test presses keys in and reads.
final class Tmux {
  private let name = "hpd-\(UUID().uuidString.prefix(8))"

  /// Whether there is a tmux to test with.
  static var isInstalled: Bool {
    ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].contains {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs a shell command in a new terminal.
  init(_ command: String, columns: Int = 80, rows: Int = 24) throws {
    try run([
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", command,
    ])
    // What a program that ended at once has said is read, too.
    try run(["set-option", "-g", "remain-on-exit", "on"])
  }

  func end() {
    _ = try? run(["kill-server"])
    try? FileManager.default.removeItem(at: output)
  }

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// Presses keys by tmux's names for them, such as `Enter`, `Down`, `Space`.
  func press(_ keys: String...) throws { try run(["send-keys"] + keys) }

  func type(_ text: String) throws { try run(["send-keys", "-l", text]) }

  /// Presses a key of the main screen until what it opens is there: on a machine that is busy the
  /// daemon may just not have been heard for a moment, and nothing is begun then.
  ///
  /// - Returns: The screen; it shows one of the texts.
  @discardableResult
  func open(_ key: String, shows texts: String...) throws -> String {
    let what = "for “\(texts.joined(separator: "” or “"))”"
    for _ in 0..<20 {
      try press(key)
      let seen = try? wait(seconds: 5, what) { screen in texts.contains { screen.contains($0) } }
      if let seen { return seen }
      // What the daemon declined meanwhile stands in front of everything.
      if try screen.contains("Esc closes this") { try press("Escape") }
    }
    return try wait(seconds: 1, what) { screen in texts.contains { screen.contains($0) } }
  }

  func resize(columns: Int, rows: Int) throws {
    try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// What stands on the screen.
  var screen: String { get throws { try run(["capture-pane", "-p"]) } }

  /// What tmux knows of the terminal, such as `#{alternate_on}`.
  func state(_ format: String) throws -> String {
    try run(["display-message", "-p", format]).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until a text stands on the screen, and returns the screen.
  @discardableResult
  func wait(for text: String, seconds: Double = 60) throws -> String {
    try wait(seconds: seconds, "for “\(text)”") { $0.contains(text) }
  }

  @discardableResult
  func wait(
    seconds: Double = 60, _ what: String, until holds: (String) -> Bool
  ) throws -> String {
    let deadline = Date(timeIntervalSinceNow: seconds)
    var last = ""
    while Date() < deadline {
      last = try screen
      if holds(last) { return last }
      _ = poll(nil, 0, 20)
    }
    throw Failed(description: "waited \(what); the screen shows\n\(last)")
  }

  @discardableResult
  private func run(_ arguments: [String]) throws -> String {
    let status = try Self.spawn(["tmux", "-L", name] + arguments, output: output.path)
    let text = try String(contentsOf: output, encoding: .utf8)
    guard status == 0 else {
      throw Failed(description: "tmux \(arguments.joined(separator: " ")): \(text)")
    }
    return text
  }

  private var output: URL { FileManager.default.temporaryDirectory.appending(path: name) }

  /// Runs a program to its end. Nothing of ours is left open in it: tmux's server keeps what it
  /// inherits, and `Process` would wait for that to be closed.
  private static func spawn(_ words: [String], output: String) throws -> Int32 {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    unsafe posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(
      &files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&files, 1, 2)
    for descriptor: Int32 in 3..<256 {
      unsafe posix_spawn_file_actions_addclose(&files, descriptor)
    }
    // Nor are signals blocked, as they are in the threads that tests run in.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let variables = ["LC_ALL=C.UTF-8", "TERM=xterm-256color", "PATH=/usr/local/bin:/usr/bin:/bin"]
    var process: pid_t = 0
    let failure = unsafe withCStrings(words) { words in
      unsafe withCStrings(variables) { variables in
        unsafe posix_spawnp(&process, "tmux", &files, &attributes, words, variables)
      }
    }
    guard failure == 0 else { throw Failed(description: "tmux does not start: \(failure)") }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      // There is always the null pointer at the end.
      guard let first = buffer.baseAddress else { return unsafe body(.allocate(capacity: 1)) }
      return unsafe body(first)
    }
  }
}
