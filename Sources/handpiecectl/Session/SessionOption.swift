import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

/// Which session is meant.
struct SessionOption: ParsableArguments {
  @Option(
    name: .customLong("session"),
    help: "The session's pseudonym; it may be left out where only one is open.",
    completion: .custom { words, _, _ in Completions.sessions(words) })
  var session: SessionID?

  /// The session as it is now; where it is not clear which is meant, that is said.
  func find(_ connection: ControlConnection) throws -> SessionSnapshot {
    if let session {
      return try askDaemon { try await connection.session(session) }
    }
    let open = try askDaemon { try await connection.status().sessions }
    guard let only = open.first else {
      throw complain("no session is open: handpiecectl session start", exitCode: .usage)
    }
    guard open.count == 1 else {
      throw complain(
        "several sessions are open, name one with --session:\n" + SessionTable.text(open),
        exitCode: .usage)
    }
    return only
  }
}

/// Which area of the atlas is meant.
struct AreaArgument: ParsableArguments {
  @Argument(
    help: "The area and its side, such as cheek/left or forehead/midline.",
    completion: .custom { _, _, _ in Completions.areas })
  var area: AreaID
}
