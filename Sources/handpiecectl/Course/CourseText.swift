import ControlAPI
import DoseLimits
import Quantities

/// A course for people: the visits done, the next days, and why not sooner.
struct CourseText {
  private let course: CourseAnswer
  private let width: Int?

  init(_ course: CourseAnswer, width: Int?) {
    self.course = course
    self.width = width
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  private var lines: [String] {
    var lines = [heading]
    lines += course.visits.map { "  \($0)" }
    lines += listed("\(course.rule), \(course.source)")
    var next = TextTable([("", .left), ("", .left)])
    next.add(["  possible from", day(course.nextPossible)])
    next.add(["  without a prescriber from", day(course.nextWithoutPrescriber)])
    if let from = course.usualFrom, let until = course.usualUntil {
      next.add(["  usual", from == until ? "\(from)" : "\(from) to \(until)"])
    }
    lines += ["", "Next visit"] + next.lines.dropFirst()
    if course.visits.count >= course.maximumVisits {
      lines += listed("The course has all its visits: a prescriber decides about another one.")
    }
    guard !course.reasons.isEmpty else { return lines }
    lines += ["", "Why not sooner"]
    for reason in course.reasons {
      lines += listed("before \(reason.until): \(reason.sentence)")
      lines.append("    \(reason.rule), \(reason.source)")
    }
    return lines
  }

  private var heading: String {
    let usual =
      course.minimumVisits == course.maximumVisits
      ? "\(course.minimumVisits)" : "\(course.minimumVisits) to \(course.maximumVisits)"
    return "Course of \(course.modality): \(course.visits.count) of \(usual) visits done"
  }

  private func day(_ day: CalendarDay?) -> String {
    day?.description ?? "cannot be told: earlier treatments are not known"
  }

  private func listed(_ text: String) -> [String] {
    TextWrapping.lines("  " + text, width: width, indent: 4)
  }
}
