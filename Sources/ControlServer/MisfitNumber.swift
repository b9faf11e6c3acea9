/// The first number in a body that is not a whole number from 0 to 2³² - 1, if there is one.
///
/// The decoder does not say which number did not fit its field; it is looked for afterwards.
struct MisfitNumber: Decodable {
  let path: [any CodingKey]?

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      path = try object.allKeys.lazy
        .compactMap { try object.decode(MisfitNumber.self, forKey: $0).path }.first
    } else if var list = try? decoder.unkeyedContainer() {
      var found: [any CodingKey]?
      while found == nil, !list.isAtEnd { found = try list.decode(MisfitNumber.self).path }
      path = found
    } else {
      let value = try decoder.singleValueContainer()
      let isMisfit =
        (try? value.decode(UInt32.self)) == nil
        && (try? value.decode(Double.self)) != nil
      path = isMisfit ? decoder.codingPath : nil
    }
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
      self.stringValue = stringValue
    }

    init?(intValue: Int) {
      nil
    }
  }
}
