import CLinux
import Glibc
import Spawning

/// What the daemon is started through: this program once more, which asks the kernel to be ended
/// with its parent and then becomes the program that was asked for.
enum ParentTie {
  private static let word = "run-with-parent"

  /// The arguments that start `command`, whose first word is the path of a program.
  static func arguments(for command: [String]) -> [String] {
    ["handpiece-bench", word, "\(getpid())"] + command
  }

  /// Becomes the program when these are arguments of ``arguments(for:)``; returns otherwise.
  static func followIfAsked(_ arguments: [String]) {
    guard arguments.count > 3, arguments[1] == word else { return }
    guard let parent = pid_t(arguments[2]), clinux_terminate_with_parent(parent) == 0 else {
      exit(71)
    }
    unsafe CStrings(Array(arguments.dropFirst(3))).withArray { words in
      _ = unsafe execv(arguments[3], words)
    }
    exit(69)
  }
}
