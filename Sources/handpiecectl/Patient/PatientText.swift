package import ControlAPI
import DoseLimits
import Quantities

/// What is kept of a patient, for people.
package struct PatientText {
  private let record: PatientRecord

  package init(_ record: PatientRecord) {
    self.record = record
  }

  package var lines: [String] {
    let profile = record.profile
    let type = profile.fitzpatrick.map { "Fitzpatrick \($0)" } ?? "Fitzpatrick type unknown"
    let indications = profile.indications.map(\.rawValue).joined(separator: ", ")
    return [
      "patient \(record.patient)", "  \(person)",
      "  \(profile.ageYears) years, \(type), \(indications.isEmpty ? "no indication" : indications)",
    ] + answers + testSpots + treatments
  }

  private var person: String { Self.identity(record.person) }

  /// Who somebody is. Names come from people: no control character reaches the terminal.
  package static func identity(_ person: Person?) -> String {
    guard let person else { return "nobody wrote down who it is" }
    let name = person.name.map { name in
      String(
        String.UnicodeScalarView(
          name.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
    return "\(name ?? "name unknown"), born \(person.birthDate.map { "\($0)" } ?? "unknown")"
  }

  private var answers: [String] {
    let answers = record.profile.answers.sorted { $0.key < $1.key }
    let denied = answers.count { $0.value == .none }
    let others = answers.compactMap { question, answer -> String? in
      switch answer {
      case .none: nil
      case .unknown: "  \(question): unknown"
      case .recorded(let condition):
        "  \(question): "
          + [condition.choice, condition.ended.map { "ended \($0)" } ?? "yes"]
          .compactMap { $0 }.joined(separator: ", ")
      }
    }
    return others + ["  \(denied) answered with none"]
  }

  private var testSpots: [String] {
    switch record.profile.testSpots {
    case .none: ["  no test spot"]
    case .unknown: ["  test spots unknown"]
    case .recorded(let spots):
      spots.map { spot in
        let values = TestSpot.testedDimensions.compactMap { dimension in
          spot.values[dimension].map { Figures.named(dimension, $0) }
        }
        return "  test spot \(spot.day), \(spot.area), \(spot.model): "
          + (values + [spot.grade.rawValue]).joined(separator: ", ")
      }
    }
  }

  private var treatments: [String] {
    switch record.profile.treatments {
    case .none: ["  never treated"]
    case .unknown: ["  earlier treatments unknown"]
    case .recorded(let past):
      past.map { "  treated \($0.day), \($0.area): \($0.procedure.rawValue)" }
    }
  }
}
