import ControlAPI
import DoseLimits
import Quantities

/// The passes each patient has had today: ladder and totals count per subject, area and visit,
/// across sessions. It is kept in memory and begins empty with each start of the daemon.
struct VisitBook {
  private var day: CalendarDay?
  private var passes: [PatientID: [AreaID: [TreatmentSettings]]] = [:]

  /// The passes of a patient today, first pass first.
  mutating func passes(of patient: PatientID, on today: CalendarDay?) -> [AreaID:
    [TreatmentSettings]]
  {
    turnPage(to: today)
    return passes[patient] ?? [:]
  }

  /// Adds the passes of a session that has ended.
  mutating func add(
    _ ended: [AreaID: [TreatmentSettings]], of patient: PatientID, on today: CalendarDay?
  ) {
    turnPage(to: today)
    for (area, settings) in ended {
      passes[patient, default: [:]][area, default: []] += settings
    }
  }

  /// A day the clock does not know for sure is never taken for a new one.
  private mutating func turnPage(to today: CalendarDay?) {
    guard let today, today != day else { return }
    if day != nil { passes = [:] }
    day = today
  }
}
