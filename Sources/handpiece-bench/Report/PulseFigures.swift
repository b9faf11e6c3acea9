/// How long pulses waited for their acknowledgement.
struct PulseFigures {
  let daemon: Spread
  let baseline: Spread
  /// The append of the baseline alone: insert and commit.
  let append: Spread
  let leafLength: Int
  /// The daemon's memory after the last pulse.
  let residentKilobytes: Int64
}
