import ArgumentParser
import AuditLog
import AuditStore
import ControlAPI
import ControlClient
import Glibc

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

  @Option(help: ArgumentHelp("The folder to write; it must be empty, or not be there yet."))
  var output: String

  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
  var socket = "/run/handpieced/control.sock"

  @Flag(help: "Print JSON instead of a sentence.")
  var json = false

  func run() async throws {
    guard ExportFolder.isFree(output) else {
      throw InputFile.failure("\(output): not an empty folder", EX_USAGE)
    }
    let connection = ControlConnection(socketAt: socket, timeoutMilliseconds: 60_000)
    do {
      // The key first: one that replaces it later signs no older checkpoint.
      let key = try NoteVerifierKey(reading: try await connection.logKey().verifierKey)
      let answer = try await connection.checkpoint()
      let checkpoint = try SignedCheckpoint(
        checking: try SignedNote(reading: Array(answer.note.utf8)), trusting: [key])
      try ExportFolder.makeFolder(output)
      let file = try BackupFile(path: output + "/audit.sqlite")
      try await LeafPages(connection).read(checkpoint) { rows in
        for start in stride(from: 0, to: rows.count, by: BackupFile.batch) {
          try file.append(Array(rows[start..<min(start + BackupFile.batch, rows.count)]))
        }
      }
      try file.finish(checkpoint)
      try DurableFile.write(
        checkpoint.note.bytes, to: output + "/checkpoint", mode: ExportFolder.fileMode)
      Progress.clear()
      say(checkpoint, key)
    } catch let error as ControlClientError {
      throw InputFile.failure("\(error)", EX_UNAVAILABLE)
    } catch let error as AuditLogError {
      throw InputFile.failure("the daemon's answers do not fit: \(error)", EX_DATAERR)
    } catch let error as AuditStoreError {
      if case .damaged = error { throw InputFile.failure("\(error)", EX_DATAERR) }
      throw InputFile.failure("\(error)", EX_CANTCREAT)
    }
  }

  private func say(_ checkpoint: SignedCheckpoint, _ key: NoteVerifierKey) {
    let path = output + "/audit.sqlite"
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
