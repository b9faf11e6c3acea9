import LimitReference

/// A query that nothing blocks: type II, left cheek of 10 cm², first pass of a treatment, one
/// earlier treatment 60 days ago so that no test spot is demanded.
///
/// - Parameter changes: YAML of the keys that differ.
func query(_ changes: String...) throws -> Plain {
  var result = try plain(basis)
  for change in changes { result = try merged(result, change) }
  return result
}

/// A query with the keys of a YAML text replaced.
func merged(_ query: Plain, _ change: String) throws -> Plain {
  .map(entries(query).merging(entries(try plain(change))) { _, new in new })
}

private func entries(_ tree: Plain) -> [String: Plain] {
  if case .map(let entries) = tree { return entries }
  return [:]
}

/// Another handpiece than the needles, without earlier treatments that need one.
let withLevels = "{model: levels, tip: t7}"
let withPen = """
  {model: pen, tip: c12, answers: {implant: none},
   treatments: {recorded: [{area: neck/midline, procedure: microneedling, day: 2026-01-01}]}}
  """
let withCrystals = """
  {model: crystals, tip: nozzle, preparation: {anaesthetic: none, eye_protection: true},
   treatments: {recorded: [{area: neck/midline, procedure: microdermabrasion, day: 2026-01-01}]}}
  """

private let basis = """
  age_years: 30
  fitzpatrick: 2
  indications: [acne-scars]
  answers: {implant: none, isotretinoin: none, diabetes: none, metal: none}
  test_spots: none
  treatments: {recorded: [{area: cheek/left, procedure: rfMicroneedling, day: 2026-01-30}]}
  model: needles
  tip: t10
  calibration_day: 2026-03-01
  area: cheek/left
  size_mm2: 1000
  kind: treatment
  pass: 1
  visit: []
  indication: acne-scars
  preparation: {anaesthetic: none, eye_protection: null}
  overrides: []
  today: 2026-03-31
  """
