package import DoseLimits
package import Quantities

// Types that check what they read, so that no value of the probe would do.

extension Identifier: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$") }
  package static var anyValue: Self { Self(unchecked: "a") }
}

extension Hash64: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[0-9a-f]{16}$") }
  package static var anyValue: Self { Hash64(0) }
}

extension EntityTag: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[!#-~]{1,128}$") }
  package static var anyValue: Self { Self(unchecked: "a") }
}

extension PIN: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[0-9]{4,12}$") }
  package static var anyValue: Self { Self(unchecked: "0000") }
}

extension PersonName: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[^\\x00-\\x1F\\x7F]{1,256}$") }
  package static var anyValue: Self { Self(unchecked: "a") }
}

extension CalendarDay: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$") }
  package static var anyValue: Self { CalendarDay(daysSince1970: 0) }
}

extension AreaID: FormDescribed {
  package static var form: JSONForm { .text(pattern: "^[^/]+/[^/]+$") }
  package static var anyValue: Self { AreaID(region: "cheek", side: .left) }
}

extension Answer: FormDescribed, FormHolding where Value: Codable {
  package static var form: JSONForm { form(FormProbe()) }
  package static var anyValue: Self { .none }

  package static func form(_ probe: FormProbe) -> JSONForm {
    let words = JSONForm.word(["none", "unknown"])
    guard let value = probe.form(of: Value.self) else { return words }
    return .either([words, .object([JSONForm.Field("recorded", value)])])
  }
}

extension Dictionary: FormDescribed, FormHolding where Key == String, Value: Decodable {
  package static var form: JSONForm { form(FormProbe()) }
  package static var anyValue: Self { [:] }

  package static func form(_ probe: FormProbe) -> JSONForm {
    .dictionary(probe.form(of: Value.self) ?? .object([]))
  }
}

extension Problem: FormDescribed {
  package static var form: JSONForm { .named("Problem") }
  package static var anyValue: Self { Problem(.notFound, "") }
}
