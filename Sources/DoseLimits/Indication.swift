/// What a treatment is meant to improve.
package enum Indication: String, Hashable, Codable, CaseIterable, Sendable {
  case acneScars = "acne-scars"
  case icePickScars = "ice-pick-scars"
  case enlargedPores = "enlarged-pores"
  case skinLaxity = "skin-laxity"
  case wrinkles
}
