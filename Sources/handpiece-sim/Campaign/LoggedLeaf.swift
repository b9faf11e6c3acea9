import FoundationEssentials

/// What the campaign reads in a leaf: its text is the daemon's, its meaning is read here anew.
struct LoggedLeaf: Decodable, Sendable {
  let kind: String
  let session: String?
  let area: String?
  let side: String?
  let pass: Int?
  let counterEpoch: Int?
  let number: Int?
  let firstNumber: Int?
  let lastNumber: Int?
  let source: String?
  let arm: Int?

  private enum CodingKeys: String, CodingKey {
    case kind, session, area, side, pass, number, source
    case counterEpoch = "counter_epoch"
    case firstNumber = "first_number"
    case lastNumber = "last_number"
    case arm = "arm_id"
  }

  init(text: String) throws(CampaignFailure) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    } catch {
      throw .violated("a leaf cannot be read: \(text)")
    }
  }

  var isDelivery: Bool { kind == "pulse" || kind == "exposure" }

  /// The numbers of the handpiece's counter that it accounts for.
  var numbers: [Int] {
    switch kind {
    case "pulse", "exposure": number.map { [$0] } ?? []
    case "foreign":
      if let first = firstNumber, let last = lastNumber, first <= last {
        Array(first...last)
      } else {
        []
      }
    default: []
    }
  }
}
