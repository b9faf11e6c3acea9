/// The summary's JSON as another program reads it: keys and units are a promise.
struct Decoded: Decodable {
  let held: Bool
  let model: String
  let wall_time_ms: Int64
  let handpiece_pulses: Int
  let log_clean: Bool
  let output: String
  let passes: [Pass]
  let totals: Totals
  let stops: [Stop]
  let refusals: [Refusal]
  let expectations: [Outcome]

  struct Pass: Decodable {
    let area: String
    let pulses: Int
    let planned_pulses: Int
    let set: [String: Range]
    let delivered: [String: Range]
    let exposure_ms: Int64
    let strokes: Int64
  }

  struct Range: Decodable {
    let min: Int64
    let mean: Int64
    let max: Int64
  }

  struct Totals: Decodable, Equatable {
    let pulses: Int
    let refusals: Int
    let stops: Int
    let gaps: Int
  }

  struct Stop: Decodable {
    let outcome: String
    let safe_after_us: Int64
  }

  struct Refusal: Decodable {
    let asked: [String: Int64]
    let reasons: [Reason]
  }

  struct Reason: Decodable {
    let rule: String
    let asked: Int64?
    let bound: Int64?
    let source: String?
  }

  struct Outcome: Decodable {
    let sentence: String
    let held: Bool
    let found: String
  }
}
