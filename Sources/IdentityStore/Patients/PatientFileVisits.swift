package import AuditLog
package import ControlAPI
package import DoseLimits
package import Quantities

/// How a patient's days follow one another. A day is `nil` while the clock is not trusted.
extension PatientFile {
  /// The file as it is on a day: a new day ends the visit, whose passes become treatments.
  ///
  /// No day and an earlier day than the visit's never end it. A visit with a pass of an unknown
  /// day ends with the first day that is known and counts as treated on it: the pass cannot have
  /// been later, so that no interval ever looks longer than it was.
  package func turned(to today: CalendarDay?) -> PatientFile {
    guard let today, let visit else { return self }
    if let day = visit.day, today <= day { return self }
    var turned = self
    if visit.day == nil, visit.passes.isEmpty {
      turned.visit?.day = today
      return turned
    }
    turned.visit = nil
    turned.profile.treatments.add(visit.passes, on: visit.day ?? today, today: today)
    return turned
  }

  /// The file with a new session in the visit of the day, which begins with it if need be.
  ///
  /// A session that the file has already changes nothing.
  package func adding(
    _ session: SessionPseudonym, salt: LinkSalt, on day: CalendarDay?
  ) -> PatientFile {
    guard !sessions.contains(where: { $0.session == session }) else { return self }
    var file = turned(to: day)
    let visit = file.visit ?? Visit(number: nextVisit, day: day)
    file.visit = visit
    file.sessions.append(
      SessionLink(session: session, salt: salt, visit: visit.number, day: day))
    return file
  }

  /// The file with what a session delivered counted once, however often this is asked; `nil` when
  /// the file has no such session.
  ///
  /// The passes count for the visit of the day they are counted on, which is the latest they can
  /// have been on.
  package func counting(
    _ passes: [VisitPass], of session: SessionPseudonym, on day: CalendarDay?
  ) -> PatientFile? {
    guard let index = sessions.firstIndex(where: { $0.session == session }) else { return nil }
    guard !sessions[index].isCounted else { return self }
    var file = turned(to: day)
    file.sessions[index].isCounted = true
    guard !passes.isEmpty else { return file }
    var visit = file.visit ?? Visit(number: nextVisit, day: day)
    visit.passes += passes
    if day == nil { visit.day = nil }
    file.visit = visit
    return file
  }

  /// How many of the newest sessions are remembered with what they did.
  package static let rememberedSessions = 64

  /// The file with what a session did, which is shown at the next visit and counts for nothing.
  package func remembering(
    _ treated: TreatedSession, of session: SessionPseudonym
  ) -> PatientFile {
    var file = self
    for index in file.sessions.indices where file.sessions[index].session == session {
      file.sessions[index].treated = treated
    }
    for index in file.sessions.indices.dropLast(Self.rememberedSessions) {
      file.sessions[index].treated = nil
    }
    return file
  }

  /// Numbers that are used up stay at the last one; nobody has four billion visits.
  private var nextVisit: VisitNumber {
    let newest = max(
      visit?.number ?? VisitNumber(0), sessions.map(\.visit).max() ?? VisitNumber(0))
    return newest.next ?? newest
  }
}
