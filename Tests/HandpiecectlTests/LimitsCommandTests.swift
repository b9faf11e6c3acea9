import Backstage
import ControlAPI
import DeviceCatalog
import DoseLimits
import Foundation
import Quantities
import Testing

/// Promise 8 for people: the limits of a patient, with rule and source, and the same for programs.
@Suite struct `handpiecectl limits` {
  @Test func `shows each dimension with recommended, default, absolute, and the rule behind it`()
    throws
  {
    let consultation = try Consultation()
    let shown = try consultation.limits(try consultation.write(try consultation.profile()))
    #expect(shown.status == 0, "\(shown.complaint)")
    let heading = try #require(shown.lines.first { $0.hasPrefix("DIMENSION") })
    #expect(
      heading.split(separator: " ").map(String.init) == [
        "DIMENSION", "RECOMMENDED", "DEFAULT", "ABSOLUTE", "HELD",
      ])
    for name in ["energy per pin ", "depth ", "pulse width "] {
      #expect(shown.lines.contains { $0.hasPrefix(name) && $0.contains("enforced, ") }, "\(name)")
    }
    let rules = shown.lines.filter { $0.hasPrefix("      ") && $0.contains(", https://") }
    #expect(rules.count >= 6)
    #expect(shown.output.contains("At most "))
  }

  @Test func `marks what follows from other dimensions`() throws {
    let consultation = try Consultation()
    let shown = try consultation.limits(try consultation.write(try consultation.profile()))
    let derived = shown.lines.filter { $0.hasPrefix("pulse energy per pin*") }
    #expect(derived.count == 1)
    #expect(shown.output.contains("* follows from what is set"))
  }

  @Test func `begins with blocks and cautions, and says where a prescriber may decide`() throws {
    let consultation = try Consultation()
    var profile = try consultation.profile()
    profile.answers["active-implant"] = .recorded(RecordedCondition(ended: nil))
    profile.answers["anticoagulant"] = .recorded(RecordedCondition(ended: nil))
    profile.answers["autoimmune-disease"] = .recorded(RecordedCondition(ended: nil))
    let shown = try consultation.limits(try consultation.write(profile))
    #expect(shown.status == 1)
    let marks = ["BLOCKED: A pacemaker", "PRESCRIBER DECIDES: An anticoag", "caution: An autoimm"]
    let places = try marks.map { mark in
      try #require(shown.lines.firstIndex { $0.hasPrefix(mark) }, "\(mark)")
    }
    let table = try #require(shown.lines.firstIndex { $0.hasPrefix("DIMENSION") })
    #expect(places == places.sorted())
    #expect(places.allSatisfy { $0 < table })
    #expect(shown.lines[places[0] + 1].hasPrefix("    active-implant, published, https://"))
    #expect(shown.output.contains("Nothing may be delivered"))
  }

  @Test func `prints as JSON the whole derivation, as the socket gives it`() throws {
    let consultation = try Consultation()
    let profile = try consultation.profile()
    let path = try consultation.write(profile)
    let shown = try consultation.limits(path, ["--json", "--size", "30cm2"])
    let answer = try JSONDecoder().decode(LimitsAnswer.self, from: Data(shown.output.utf8))
    let today = try consultation.day(Consultation.today)
    let query = LimitQuery(
      profile: profile, handpiece: try #require(consultation.catalog.handpieces["rfmn-49i"]),
      tipKind: "insulated-49", calibration: .performed(on: today),
      area: AreaID(region: "cheek", side: .left), declaredSize: SquareMillimetres(3000),
      indication: .acneScars,
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: nil), today: today)
    #expect(answer == LimitsAnswer(consultation.catalog.tables.decide(query), for: query))
    #expect(answer.envelope != nil)
  }

  @Test func `counts what nobody said as the riskiest answer`() throws {
    let consultation = try Consultation()
    var profile = try consultation.profile()
    #expect(
      try handpiecectl([
        "limits", "--devices", Checkout.devices, "--patient", try consultation.write(profile),
        "--handpiece", "rfmn-49i", "--area", "cheek/left", "--indication", "acne-scars",
        "--today", Consultation.today,
      ]).output.contains("BLOCKED: "))
    profile.answers["pregnant-or-nursing"] = nil
    #expect(try consultation.limits(try consultation.write(profile)).status == 1)
  }

  @Test func `says what another answer would change`() throws {
    let consultation = try Consultation()
    let path = try consultation.write(try consultation.profile())
    let shown = try consultation.limits(
      path, ["--what-if", "fitzpatrick=6", "--what-if", "pass=2"])
    #expect(shown.status == 0)
    let place = try #require(shown.lines.firstIndex(of: "What if fitzpatrick=6 and pass=2"))
    #expect(shown.lines[place...].contains { $0.contains("of energy per pin: ") })
    let same = try consultation.limits(path, ["--what-if", "fitzpatrick=2"])
    #expect(same.lines.last == "  Nothing would change.")
  }

  @Test(
    arguments: [
      ["--what-if", "fitzpatrick=7"], ["--what-if", "shoe-size=42"], ["--tip", "brush"],
      ["--handpiece", "laser-9"],
    ])
  func `says in one line what cannot be asked`(_ wrong: [String]) throws {
    let consultation = try Consultation()
    let shown = try consultation.limits(
      try consultation.write(try consultation.profile()), wrong)
    #expect(shown.status == 64)
    #expect(shown.complaint.hasPrefix("handpiecectl: \(wrong[0]): "))
    #expect(shown.complaint.filter { $0 == "\n" }.count == 1)
  }

  @Test(
    arguments: [
      ["--area", "cheek"], ["--indication", "hunger"], ["--today", "yesterday"], ["--pass", "0"],
      ["--anaesthetic", "40min"], ["--anaesthetic", "40"], ["--size", "0cm2"],
    ])
  func `answers a wrong call with the usage`(_ wrong: [String]) throws {
    let consultation = try Consultation()
    #expect(
      try consultation.limits(try consultation.write(try consultation.profile()), wrong).status
        == 64)
  }

  /// A file and what is complained of.
  static let wrongFiles = [
    ("{}", "age_years: missing"),
    (
      #"{"age_years":34,"fitzpatrick":7,"indications":[],"answers":{},"test_spots":"none","#
        + #""treatments":"none"}"#, "fitzpatrick: "
    ),
    (
      #"{"age_years":34,"fitzpatrick":2,"indications":[],"answers":{"gout":"none"},"#
        + #""test_spots":"none","treatments":"none"}"#, "answers.gout: the tables ask no such"
    ),
    (
      #"{"age_years":34,"fitzpatrick":2,"indications":[],"answers":{},"test_spots":"none","#
        + #""treatments":{"recorded":[{"area":"cheek"}]}}"#, "treatments.recorded.0.area: "
    ),
    ("not json", ""),
  ]

  @Test(arguments: wrongFiles)
  func `names file and field of what is wrong in a profile`(_ text: String, _ words: String) throws
  {
    let consultation = try Consultation()
    let path = try consultation.write(text)
    let shown = try consultation.limits(path)
    #expect(shown.status == 65)
    #expect(shown.complaint.hasPrefix("handpiecectl: \(path): \(words)"), "\(shown.complaint)")
    #expect(shown.complaint.filter { $0 == "\n" }.count == 1)
  }

  @Test func `tells a file that is not there from a catalog that is wrong`() throws {
    let consultation = try Consultation()
    #expect(try consultation.limits("/nowhere/patient.json").status == 66)
    let path = try consultation.write(try consultation.profile())
    #expect(try consultation.limits(path, ["--devices", "/nowhere"]).status == 66)
    let broken = consultation.folder.appending(path: "Devices")
    try FileManager.default.copyItem(atPath: Checkout.devices, toPath: broken.path)
    let areas = broken.appending(path: "limits/areas.yaml")
    let text = try String(contentsOf: areas, encoding: .utf8)
    try Data(text.replacing("typical_mm2: 5000", with: "typical_cm2: 50").utf8).write(to: areas)
    let shown = try consultation.limits(path, ["--devices", broken.path])
    #expect(shown.status == 65)
    #expect(shown.complaint.contains("limits/areas.yaml:"))
    #expect(shown.complaint.filter { $0 == "\n" }.count == 1)
  }
}
