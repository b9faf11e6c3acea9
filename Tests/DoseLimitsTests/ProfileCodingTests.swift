import DoseLimits
import Foundation
import Quantities
import Testing

@Suite struct `A profile as JSON` {
  private static let fields = [
    "age_years": "34",
    "fitzpatrick": "4",
    "indications": "[\"acne-scars\"]",
    "answers":
      "{\"keloid\":\"none\",\"oral-isotretinoin\":{\"recorded\":{\"ended_day\":\"2022-01-08\"}}}",
    "test_spots": """
    {"recorded":[{"model":"example","area":"cheek/left","day":"2024-09-26","energy_per_pin_uj":20000,\
    "depth_um":1200,"grade":"acceptable"}]}
    """,
    "treatments": "\"unknown\"",
  ]

  private func decode(_ fields: [String: String]) throws -> PatientProfile {
    let text = fields.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    return try JSONDecoder().decode(PatientProfile.self, from: Data("{\(text)}".utf8))
  }

  @Test func `keeps the three answers apart`() throws {
    let profile = try decode(Self.fields)
    #expect(profile.fitzpatrick == .iv)
    #expect(profile.answers["keloid"] == Answer.none)
    #expect(
      profile.answers["oral-isotretinoin"]
        == .recorded(RecordedCondition(ended: CalendarDay(daysSince1970: 19_000))))
    #expect(profile.treatments == .unknown)
    #expect(profile.testSpots == .recorded([Example.spot(20_000, 1200)]))
  }

  @Test func `comes back from JSON as it went in`() throws {
    var profile = try decode(Self.fields)
    profile.answers["anticoagulant"] = .recorded(RecordedCondition(ended: nil))
    profile.treatments = .recorded([
      Example.past(.hairRemoval, daysAgo: 3, area: Example.forehead)
    ])
    let again = try JSONDecoder().decode(
      PatientProfile.self, from: JSONEncoder().encode(profile))
    #expect(again == profile)
  }

  @Test func `says so when nobody knows the skin type`() throws {
    var fields = Self.fields
    fields["fitzpatrick"] = "null"
    let profile = try decode(fields)
    #expect(profile.fitzpatrick == nil)
    // It is written down, not left out.
    let data = try JSONEncoder().encode(profile)
    #expect(String(data: data, encoding: .utf8)?.contains("\"fitzpatrick\":null") == true)
    #expect(try JSONDecoder().decode(PatientProfile.self, from: data) == profile)
  }

  @Test func `names any procedure of a past treatment, and the choice of a condition`() throws {
    var fields = Self.fields
    fields["answers"] =
      "{\"diabetes\":{\"recorded\":{\"ended_day\":null,\"choice\":\"poor\"}}}"
    for procedure in Procedure.allCases {
      fields["treatments"] = """
        {"recorded":[{"area":"cheek/left","procedure":"\(procedure.rawValue)","day":"2024-09-26"}]}
        """
      let profile = try decode(fields)
      #expect(profile.treatments == .recorded([Example.past(procedure, daysAgo: 8)]))
      #expect(
        profile.answers["diabetes"] == .recorded(RecordedCondition(ended: nil, choice: "poor")))
      let again = try JSONDecoder().decode(
        PatientProfile.self, from: JSONEncoder().encode(profile))
      #expect(again == profile)
    }
  }

  @Test(arguments: fields.keys.sorted())
  func `is refused without a field, and the error names it`(key: String) {
    var fields = Self.fields
    fields[key] = nil
    do {
      _ = try decode(fields)
      Issue.record("a profile without \(key) was read")
    } catch DecodingError.keyNotFound(let missing, _) {
      #expect(missing.stringValue == key)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [
    ("age_years", "131"), ("age_years", "-1"), ("fitzpatrick", "0"), ("fitzpatrick", "7"),
    ("indications", "[\"boredom\"]"), ("answers", "{\"keloid\":\"maybe\"}"),
    ("answers", "{\"keloid\":{\"recorded\":{}}}"), ("test_spots", "[]"),
    (
      "treatments",
      "{\"recorded\":[{\"area\":\"cheek\",\"procedure\":\"microneedling\",\"day\":\"1970-01-02\"}]}"
    ),
    (
      "treatments",
      "{\"recorded\":[{\"area\":\"cheek/left\",\"procedure\":\"laser\",\"day\":\"1970-01-02\"}]}"
    ),
  ])
  func `is refused with a value out of place`(key: String, value: String) {
    var fields = Self.fields
    fields[key] = value
    #expect(throws: DecodingError.self) { try decode(fields) }
  }

  @Test(arguments: [
    ("indications", "", "\"acne-scars\""),
    (
      "test_spots", "recorded",
      "{\"model\":\"m\",\"area\":\"cheek/left\",\"day\":\"2024-09-26\",\"depth_um\":1,"
        + "\"grade\":\"acceptable\"}"
    ),
    (
      "treatments", "recorded",
      "{\"area\":\"cheek/left\",\"procedure\":\"filler\",\"day\":\"2024-09-26\"}"
    ),
  ])
  func `is refused when a list has more than 256 entries`(
    key: String, wrapper: String, entry: String
  ) throws {
    func fields(_ count: Int) -> [String: String] {
      let list = "[\(Array(repeating: entry, count: count).joined(separator: ","))]"
      return Self.fields.merging([key: wrapper.isEmpty ? list : "{\"\(wrapper)\":\(list)}"]) { $1 }
    }
    _ = try decode(fields(256))
    #expect(throws: DecodingError.self) { try decode(fields(257)) }
  }

  @Test func `is refused with more than 256 answers`() throws {
    func fields(_ count: Int) -> [String: String] {
      let answers = (0..<count).map { "\"q\($0)\":\"none\"" }.joined(separator: ",")
      return Self.fields.merging(["answers": "{\(answers)}"]) { $1 }
    }
    _ = try decode(fields(256))
    #expect(throws: DecodingError.self) { try decode(fields(257)) }
  }
}

@Suite struct `Words for people` {
  @Test func `name an area and a count as they are spoken`() {
    #expect("\(Example.cheek)" == "left cheek")
    #expect("\(AreaID(region: "upper-lip", side: .midline))" == "upper lip")
    #expect(AreaID(path: "cheek/left") == Example.cheek)
    #expect(AreaID(path: "cheek") == nil)
    #expect(AreaID(path: "Cheek/left") == nil)
    #expect(AreaID(path: "/left") == nil)
    #expect(Dimension.depth.text(1200) == "1.2 mm")
    #expect(Dimension.energyPerPin.text(20_000) == "20 mJ")
    #expect(Dimension.pulseWidth.text(-50) == "-0.05 ms")
    #expect(Dimension.depth.text(.min) == "-9223372036854775.808 mm")
  }
}
