import ControlAPI
import DoseLimits
import Quantities

/// The passes each patient has had today: ladder and totals count per subject, area and visit,
/// across sessions and handpieces. It is kept in memory and begins empty with each start of the
/// daemon.
struct VisitBook {
  private var day: CalendarDay?
  private var passes: [PatientID: [VisitPass]] = [:]

  /// The passes of a patient today, in their order.
  mutating func passes(of patient: PatientID, on today: CalendarDay?) -> [VisitPass] {
    turnPage(to: today)
    return passes[patient] ?? []
  }

  /// Adds the passes of a session that has ended.
  mutating func add(_ ended: [VisitPass], of patient: PatientID, on today: CalendarDay?) {
    turnPage(to: today)
    passes[patient, default: []] += ended
  }

  /// A day the clock does not know for sure is never taken for a new one.
  private mutating func turnPage(to today: CalendarDay?) {
    guard let today, today != day else { return }
    if day != nil { passes = [:] }
    day = today
  }
}
