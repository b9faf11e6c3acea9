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

  /// Design §7: a PIN is the person's alone.
  @Test func `a PIN is shown by nothing but its own JSON`() throws {
    var dumped = ""
    dump(Samples.arm, to: &dumped)
    let shown = [
      "\(Samples.pin)", String(reflecting: Samples.pin), "\(Samples.arm)",
      String(reflecting: Samples.arm), "\(ControlRequest.arm(Samples.session, Samples.arm))",
      "\(Mirror(reflecting: Samples.pin).children.map { "\($0)" })", dumped,
    ]
    for text in shown { #expect(!text.contains("482917"), "\(text)") }
    #expect("\(Samples.pin)" == "****")
    let json = try JSONEncoder().encode(Samples.proof)
    #expect(String(decoding: json, as: UTF8.self).contains("482917"))
    #expect(try JSONDecoder().decode(PersonProof.self, from: json) == Samples.proof)
  }

  @Test(arguments: ["", "123", "1234567890123", "12a4", "12 4", "１２３４", "-1234", "12.4", "12\n4"])
  func `a PIN that is no 4 to 12 digits is refused, and not repeated`(text: String) throws {
    #expect(PIN(text) == nil)
    let json = try JSONEncoder().encode(["person": "P-7K3MW9QX", "pin": text])
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(PersonProof.self, from: json)
    }
    let fault = try FormFault(#require(error))
    #expect(fault == FormFault(field: "pin", reason: "not 4 to 12 digits"))
  }

  @Test(arguments: [
    ("0000", true), ("777777777777", true), ("1234", true), ("456789", true), ("4321", true),
    ("9876543210", true), ("1235", false), ("0001", false), ("1212", false), ("8901", false),
    ("482917", false),
  ])
  func `digits all alike or in a row are too easy to guess`(text: String, isWeak: Bool) throws {
    #expect(try #require(PIN(text)).isWeak == isWeak)
  }

  @Test(arguments: ["", String(repeating: "a", count: 257), "a\nb", "a\u{7f}"])
  func `a person's name is short and has no control characters`(text: String) {
    #expect(PersonName(text) == nil)
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
