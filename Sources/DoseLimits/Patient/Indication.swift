/// What a treatment is meant to improve.
package enum Indication: String, Hashable, Codable, CaseIterable, Sendable {
  case acneScars = "acne-scars"
  case icePickScars = "ice-pick-scars"
  case enlargedPores = "enlarged-pores"
  case skinLaxity = "skin-laxity"
  case wrinkles
  case dullSkin = "dull-skin"
  case stretchMarks = "stretch-marks"
  case submentalFat = "submental-fat"
}
