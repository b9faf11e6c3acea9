import ArgumentParser
import AuditLog
import AuditStore

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies the log out of a running daemon, as a file that a daemon can go on with.",
    discussion: """
      The folder gets audit.sqlite as it was at one signed checkpoint, and that checkpoint. \
      Treatment goes on meanwhile. Your user must be in the group handpiece-audit.

        handpiece-audit backup --output backup
        handpiece-audit verify backup/audit.sqlite

      To restore it, stop the daemon, copy audit.sqlite into its state folder and start it. It \
      refuses a copy that lacks what its own checkpoints sign. The signing key and the names of \
      patients are not in it.

      Exit status: 0 when everything was written, 64 when the folder is not empty, 65 when the \
      daemon's answers contradict each other, 69 when the daemon did not answer or refused, 73 \
      when the folder cannot be written.
      """)

  @OptionGroup var options: CopyOptions

  @Flag(help: "Print JSON instead of a sentence.")
  var json = false

  func run() async throws {
    try await options.copy { source in
      try ExportFolder.makeFolder(options.output)
      let file = try BackupFile(path: path)
      try await LeafPages(source.connection).read(source.checkpoint) { rows in
        for start in stride(from: 0, to: rows.count, by: BackupFile.batch) {
          try file.append(Array(rows[start..<min(start + BackupFile.batch, rows.count)]))
        }
      }
      try file.finish(source.checkpoint)
      try DurableFile.write(
        source.checkpoint.note.bytes, to: options.output + "/checkpoint",
        mode: ExportFolder.fileMode)
      Progress.clear()
      say(source.checkpoint, source.key)
    }
  }

  private var path: String { options.output + "/audit.sqlite" }

  private func say(_ checkpoint: SignedCheckpoint, _ key: NoteVerifierKey) {
    guard json else {
      print("\(checkpoint.checkpoint.size) leaves in \(path), signed by \(key)")
      return
    }
    var text = JSONText()
    text.openObject()
    text.key("path")
    text.string(path)
    text.key("log_size")
    text.integer(checkpoint.checkpoint.size)
    text.key("log_root")
    text.string("\(checkpoint.checkpoint.root)")
    text.key("verifier_key")
    text.string(key.text)
    text.closeObject()
    print(String(decoding: text.bytes, as: UTF8.self))
  }
}
