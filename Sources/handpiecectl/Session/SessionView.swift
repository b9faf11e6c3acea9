import ControlAPI
import ControlClient
import Quantities

/// A session with what a person wants to see beside it.
struct SessionView: Sendable {
  var session: SessionSnapshot
  /// `nil` where this seat may not know it, or nobody knows any more.
  let record: PatientRecord?
  let handpiece: HandpieceSnapshot?

  init(_ session: SessionSnapshot, _ connection: ControlConnection) throws {
    self.session = session
    handpiece = try askDaemon {
      try await connection.handpieces().first { $0.serial == session.handpiece }
    }
    record = try session.patient.flatMap { try Self.record(of: $0, connection) }
  }

  private static func record(
    of patient: PatientID, _ connection: ControlConnection
  ) throws -> PatientRecord? {
    try askDaemon {
      do {
        return try await connection.patient(patient)
      } catch ControlClientError.problem(let problem)
        where [.forbidden, .notFound].contains(problem.code)
      {
        return nil
      }
    }
  }

  var modality: Modality? { handpiece.flatMap { Modality(name: $0.modality) } }

  var text: SessionText { SessionText(session, of: record, modality: modality) }

  /// Writes what a verb has made of the session.
  func write(asJSON json: Bool) throws {
    StandardStream.output.write(json ? try JSONOutput.text(session) : text.text)
  }
}
