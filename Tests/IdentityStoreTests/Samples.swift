import AuditLog
import ControlAPI
import DoseLimits
import IdentityStore
import Quantities
import Testing

/// Days since 1970 of a day in 2026.
let sampleDay = CalendarDay(daysSince1970: 20_500)

let cheek = AreaID(region: "cheek", side: .left)
let forehead = AreaID(region: "forehead", side: .midline)

func samplePass(
  _ area: AreaID = cheek, _ procedure: Procedure = .rfMicroneedling
) -> VisitPass {
  VisitPass(
    area: area, procedure: procedure, values: [.energyPerPin: 20_000, .depth: 1500],
    energyOverPins: Microjoules(4_900_000), exposure: Milliseconds(0))
}

func sampleProfile(
  treatments: Answer<[PastTreatment]> = .none
) -> PatientProfile {
  PatientProfile(
    ageYears: 41, fitzpatrick: .iii, indications: [.acneScars], answers: ["keloid": .none],
    testSpots: .unknown, treatments: treatments)
}

func sampleFile(
  name: String? = "Mirabelle Ørsted-Quine", treatments: Answer<[PastTreatment]> = .none
) -> PatientFile {
  PatientFile(
    person: name.map { Person(name: $0, birthDate: CalendarDay(daysSince1970: 5_000)) },
    subject: .random(), profile: sampleProfile(treatments: treatments))
}

func patientID(_ number: Int) throws -> PatientID {
  try #require(PatientID("Patient-\(1000 + number)"))
}

extension SplitMix64 {
  mutating func chance(_ percent: Int64) -> Bool {
    number(in: 1...100) <= percent
  }

  mutating func pseudonym() -> SessionPseudonym {
    SessionPseudonym(high: next(), low: next())
  }

  mutating func salt() -> LinkSalt {
    LinkSalt(words: (next(), next(), next(), next()))
  }

  mutating func area() -> AreaID {
    [
      cheek, forehead, AreaID(region: "cheek", side: .right),
      AreaID(region: "chin", side: .midline),
    ][
      Int(number(in: 0...3))]
  }

  mutating func pass() -> VisitPass {
    let procedure = Procedure.allCases[Int(number(in: 0...3))]
    var pass = samplePass(area(), procedure)
    for dimension in Dimension.allCases where chance(40) {
      pass.values[dimension] = number(in: .min ... .max)
    }
    pass.energyOverPins = Microjoules(number(in: 0...Int64.max))
    return pass
  }

  mutating func day() -> CalendarDay? {
    chance(25) ? nil : CalendarDay(daysSince1970: number(in: 0...30_000))
  }

  mutating func name() -> String {
    let letters = Array("abc äß漢字🧑‍⚕️\"\\/'-.é\u{301}")
    return String(
      (0...number(in: 0...20)).map { _ in letters[Int(next() % UInt64(letters.count))] })
  }

  mutating func treated() -> TreatedSession {
    TreatedSession(
      kind: chance(50) ? .treatment : .testSpot, model: "rfmn-49i",
      passes: (0..<number(in: 0...3)).map { _ in TreatedPass(pass()) })
  }

  mutating func file() -> PatientFile {
    var file = sampleFile(name: chance(80) ? name() : nil)
    if chance(30) { file.person?.name = nil }
    if chance(30) { file.person?.birthDate = nil }
    file.profile.treatments =
      [
        .none, .unknown, .recorded([]),
        .recorded([PastTreatment(area: area(), procedure: .filler, day: sampleDay)]),
      ][
        Int(number(in: 0...3))]
    for _ in 0..<number(in: 0...6) {
      file.sessions.append(
        SessionLink(
          session: pseudonym(), salt: salt(),
          visit: VisitNumber(UInt32(truncatingIfNeeded: next())),
          day: day(), isCounted: chance(50), treated: chance(50) ? treated() : nil))
    }
    if chance(60) {
      file.visit = Visit(
        number: VisitNumber(UInt32(truncatingIfNeeded: next())), day: day(),
        passes: (0..<number(in: 0...5)).map { _ in pass() })
    }
    return file
  }
}
