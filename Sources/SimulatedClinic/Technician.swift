import ControlAPI
import DoseLimits
import Quantities

/// Somebody who works in the clinic.
struct Technician {
  let user: UInt32
  /// When they do something next.
  var nextAct: Int64
  /// The request whose answer they wait for, and since when.
  var waiting: (request: UInt64, since: Int64)?
  /// The handpiece they work with.
  var handpiece = 0
  /// Stop counts they have seen, by handpiece.
  var seenStops: [UInt32?]
  /// Whether they read answers.
  var isThere = true
  /// How many passes they have begun in the session.
  var passes = 0
  /// Pulses they want in the pass.
  var planned = 0

  init(user: UInt32, handpieces: Int, at now: Int64) {
    self.user = user
    nextAct = now
    seenStops = Array(repeating: nil, count: handpieces)
  }
}

/// Somebody who is treated.
struct Patient {
  let id: PatientID
  let profile: PatientProfile
  /// Passes of earlier sessions of this day.
  var visit: [VisitPass] = []
}

extension Patient {
  /// No part of any patient's name may ever be in the log.
  static let familyName = "Quillfeather"

  /// Whose answers are all "none", with test spots that had more than any treatment will.
  init?(_ number: Int, fitzpatrick: Fitzpatrick, questions: [String], models: [String]) {
    guard let id = PatientID("\(Self.familyName)-\(number)") else { return nil }
    self.id = id
    profile = PatientProfile(
      ageYears: 34, fitzpatrick: fitzpatrick, indications: [.acneScars],
      answers: Dictionary(
        questions.map { ($0, Answer.none) }, uniquingKeysWith: { first, _ in first }),
      testSpots: .recorded(
        models.map { model in
          TestSpot(
            model: model, area: AreaID(region: "cheek", side: .left),
            day: CalendarDay(daysSince1970: 19_992),
            values: [
              .energyPerPin: 100_000, .pulseEnergyPerPin: 120_000, .depth: 3500, .vacuum: 40_000,
              .crystalFlow: 400,
            ], grade: .acceptable)
        }), treatments: .none)
  }
}
