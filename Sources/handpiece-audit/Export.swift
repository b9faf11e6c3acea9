import ArgumentParser
import AuditLog
import AuditStore
import ControlAPI
import ControlClient

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes the log out of a running daemon into a folder that needs nothing else.",
    discussion: """
      The folder gets the log as tiles with its signed checkpoint, the newest checkpoint that a \
      witness signed, and the files of the catalog. Your user must be in the group \
      handpiece-audit.

        handpiece-audit export --output bundle
        handpiece-audit verify bundle

      Exit status: 0 when everything was written, 64 when the folder is not empty, 65 when the \
      daemon's answers contradict each other, 69 when the daemon did not answer or refused, 73 \
      when the folder cannot be written.
      """)

  @OptionGroup var options: CopyOptions

  func run() async throws {
    try await options.copy { source in
      let catalog = try await source.connection.catalog()
      let folder = try ExportFolder(path: options.output)
      try await folder.write(source.checkpoint, leavesFrom: source.connection)
      try folder.write(catalog)
      if let witnessed = source.answer.witnessed { try folder.write(witnessed) }
      try folder.writeReadme(source.checkpoint, key: source.key)
      Progress.clear()
      let size = source.checkpoint.checkpoint.size
      print("\(size) leaves in \(options.output), signed by \(source.key)")
    }
  }
}
