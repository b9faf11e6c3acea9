import ArgumentParser
import AuditLog
import AuditStore
import ControlAPI
import ControlClient
import Glibc

/// Where the log of a running daemon is copied from and to.
struct CopyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder to write; it must be empty, or not be there yet."))
  var output: String

  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
  var socket = "/run/handpieced/control.sock"

  /// What a copy begins with: the key and the newest checkpoint that it signed.
  struct Source {
    let connection: ControlConnection
    let key: NoteVerifierKey
    let answer: CheckpointAnswer
    let checkpoint: SignedCheckpoint
  }

  /// Copies by `copy` into the folder, if it is free.
  func copy(_ copy: (Source) async throws -> Void) async throws {
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
      try await copy(
        Source(connection: connection, key: key, answer: answer, checkpoint: checkpoint))
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
