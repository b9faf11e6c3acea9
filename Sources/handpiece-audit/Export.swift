import ArgumentParser
import AuditLog
import AuditStore
import ControlAPI
import ControlClient
import Glibc

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

  @Option(help: ArgumentHelp("The folder to write; it must be empty, or not be there yet."))
  var output: String

  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
  var socket = "/run/handpieced/control.sock"

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
      let catalog = try await connection.catalog()
      let folder = try ExportFolder(path: output)
      try await folder.write(checkpoint, leavesFrom: connection)
      try folder.write(catalog)
      if let witnessed = answer.witnessed { try folder.write(witnessed) }
      try folder.writeReadme(checkpoint, key: key)
      Progress.clear()
      print("\(checkpoint.checkpoint.size) leaves in \(output), signed by \(key)")
    } catch let error as ControlClientError {
      throw InputFile.failure("\(error)", EX_UNAVAILABLE)
    } catch let error as AuditLogError {
      throw InputFile.failure("the daemon's answers do not fit: \(error)", EX_DATAERR)
    } catch let error as AuditStoreError {
      if case .damaged = error { throw InputFile.failure("\(error)", EX_DATAERR) }
      throw InputFile.failure("\(error)", EX_CANTCREAT)
    }
  }
}
