import ArgumentParser
import CLinux
import Glibc
import Spawning

/// What `demo` starts its children through: it ties the process to its parent and then becomes the
/// program that was asked for, so that nothing is left behind when the parent is killed.
struct ChildCommand: ParsableCommand {
  static let name = "run-with-parent"

  static let configuration = CommandConfiguration(commandName: name, shouldDisplay: false)

  @Argument(help: "The process that must be the parent.")
  var parent: Int32

  @Argument(parsing: .captureForPassthrough, help: "The program and its arguments.")
  var command: [String]

  func run() throws {
    guard let program = command.first else { throw ExitStatus.usage.code }
    guard clinux_terminate_with_parent(parent) == 0 else { throw ExitStatus.systemFailed.code }
    unsafe CStrings(command).withArray { array in _ = unsafe execv(program, array) }
    throw complain("\(program): \(SystemError.text(errno))", exitCode: .unavailable)
  }
}
