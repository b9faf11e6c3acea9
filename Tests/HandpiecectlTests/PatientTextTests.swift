import ControlAPI
import DoseLimits
import Quantities
import Testing
import handpiecectl

@Suite struct `A patient as shown to people` {
  private func record(_ person: Person?) throws -> PatientRecord {
    let consultation = try Consultation()
    var profile = try consultation.profile()
    profile.answers = [
      "anticoagulant": .none, "diabetes": .unknown,
      "oral-isotretinoin": .recorded(
        RecordedCondition(ended: try consultation.day("2026-01-31"))),
      "pacemaker": .recorded(RecordedCondition(ended: nil)),
    ]
    return PatientRecord(
      patient: try #require(PatientID("P-1")), profile: profile, person: person,
      version: EntityTag(Hash64(1)))
  }

  @Test func `has the person, the answers that say something, spots and treatments`() throws {
    let person = Person(name: "Ada\u{1B}[2J Test", birthDate: CalendarDay("1992-03-04"))
    let lines = PatientText(try record(person)).lines
    #expect(
      lines == [
        "patient P-1", "  Ada?[2J Test, born 1992-03-04",
        "  34 years, Fitzpatrick II, acne-scars", "  diabetes: unknown",
        "  oral-isotretinoin: ended 2026-01-31", "  pacemaker: yes",
        "  1 answered with none",
        "  test spot 2026-11-13, left cheek, rfmn-49i: energy per pin 20 mJ, depth 1.2 mm, "
          + "acceptable", "  never treated",
      ])
  }

  @Test func `says that nobody wrote down who it is`() throws {
    #expect(PatientText(try record(nil)).lines[1] == "  nobody wrote down who it is")
    #expect(
      PatientText(try record(Person(name: nil, birthDate: nil))).lines[1]
        == "  name unknown, born unknown")
  }
}
