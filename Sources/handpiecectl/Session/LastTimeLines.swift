import ControlAPI
import ControlClient
import DoseLimits
import Quantities
import TechnicianConsole

/// What a patient had the last time with the handpiece of a session, for people. It is shown beside
/// the defaults of today and never applied.
struct LastTimeLines {
  let session: SessionSnapshot
  let connection: ControlConnection

  /// For one area with its limits.
  func lines(of area: AreaID, beside limits: LimitsAnswer) throws -> [String] {
    guard session.kind == .treatment, let (visits, model) = try visits(),
      let last = visits.last(model, on: area, before: session.session)
    else { return [] }
    return block(last, limits)
  }

  /// For the pass in progress, until it has settings of its own.
  func linesOfPass() throws -> [String] {
    guard let pass = session.pass, pass.settings == nil else { return [] }
    let area = AreaID(region: pass.area, side: pass.side)
    let limits = try SessionLimits(session: session, area: area, size: pass.size).ask(connection)
    return try lines(of: area, beside: limits)
  }

  /// For every area of the newest visit with this model.
  func linesOfLastVisit() throws -> [String] {
    guard session.kind == .treatment, let (visits, model) = try visits() else { return [] }
    return try visits.lastVisit(with: model).flatMap { last in
      let limits = try SessionLimits(session: session, area: last.area).ask(connection)
      return ["  \(last.area)"] + block(last, limits).map { "  " + $0 }
    }
  }

  private func block(_ last: LastTreatment, _ limits: LimitsAnswer) -> [String] {
    let text = LastTime(last, beside: limits)
    return ["  \(text.title), not applied:"] + text.lines.map { "    " + $0 }
  }

  private func visits() throws -> (VisitList, model: String)? {
    guard let patient = session.patient else { return nil }
    let connection = connection
    return try askDaemon {
      guard
        let handpiece = try await connection.handpieces()
          .first(where: { $0.serial == session.handpiece })
      else { return nil }
      return (try await connection.visits(of: patient), handpiece.model)
    }
  }
}
