import ControlAPI
import Foundation
import Quantities
import Testing

@Suite struct `Values on the wire` {
  @Test(arguments: [0, 1, 0x0123_4567_89ab_cdef, UInt64.max])
  func `a hash survives its text`(value: UInt64) {
    let text = Hash64(value).description
    #expect(text.utf8.count == 16)
    #expect(Hash64(text: text) == Hash64(value))
  }

  @Test(arguments: ["", "0", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdeg", "+1"])
  func `other texts are no hash`(text: String) {
    #expect(Hash64(text: text) == nil)
  }

  @Test(arguments: Problem.Code.allCases)
  func `a problem survives its JSON`(code: Problem.Code) throws {
    let problem = Problem(
      code, "why",
      reasons: [
        Reason(
          rule: "r", dimension: "depth", asked: 3000, bound: 1200, unit: "um", source: "s",
          sentence: "too deep"),
        Reason(rule: "q", sentence: "also"),
      ])
    let json = try JSONEncoder().encode(problem)
    #expect(try JSONDecoder().decode(Problem.self, from: json) == problem)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(object["type"] as? String == "urn:handpieced:problem:\(code.rawValue)")
    #expect(object["status"] as? Int == code.status)
    #expect((400..<600).contains(code.status))
  }

  @Test func `keys bear their units`() throws {
    let json = try JSONEncoder().encode(Samples.settings)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(Set(object.keys) == ["area", "side", "pass", "settings"])
    let settings = try #require(object["settings"] as? [String: Any])
    #expect(Set(settings.keys) == ["energy_per_pin_uj", "depth_um", "further_depths_um"])
    #expect(settings["energy_per_pin_uj"] as? Int == 20_000)
  }
}
