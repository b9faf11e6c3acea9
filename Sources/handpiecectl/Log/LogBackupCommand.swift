import ArgumentParser
import Glibc
import Spawning

struct LogBackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the log into a folder, as a file that a daemon can go on with.",
    discussion: """
      Treatment goes on meanwhile: the copy is the log as it was at one signed checkpoint, which \
      lies beside it. It needs the role audit. The signing key and the names of patients are not \
      in it.

      To restore it, stop the daemon, copy audit.sqlite into its state folder, and start it. A copy \
      that lacks what the daemon's own checkpoints sign is refused.

      This starts handpiece-audit backup, whose exit status it ends with.

      Examples:
        handpiecectl log backup /media/backup/$(date +%F)
        handpiece-audit verify /media/backup/$(date +%F)/audit.sqlite
      """)

  @Argument(
    help: "The folder to write; it must be empty, or not be there yet.", completion: .directory)
  var folder: String

  @Flag(help: "Print JSON instead of a sentence.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let program: String
    do throws(DemoError) {
      program = try Programs.beside("handpiece-audit")
    } catch {
      throw complain("\(error)", exitCode: .systemFailed)
    }
    let words = CStrings(
      [program, "backup", "--output", folder, "--socket", socket.path] + (json ? ["--json"] : []))
    // It returns only when it fails.
    _ = unsafe words.withArray { array in unsafe execv(program, array) }
    throw complain("\(program) cannot be started: error \(errno)", exitCode: .systemFailed)
  }
}
