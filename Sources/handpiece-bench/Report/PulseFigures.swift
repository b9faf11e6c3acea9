/// How long pulses waited for their acknowledgement.
struct PulseFigures: Encodable {
  struct Series {
    let times: Comparison
    /// How often the handpiece had to be armed; once for each pass unless something interrupted it.
    let armingCount: Int
  }

  let idle: Series
  let loaded: Series
  let load: LoadFigures
  /// The append of the baseline alone: insert and commit.
  let idleAppend: Spread
  let loadedAppend: Spread
  let leafLength: Int
  /// The daemon's memory after the last pulse that was idle.
  let residentKilobytes: Int64

  private enum CodingKeys: String, CodingKey {
    case idle, loaded, load
    case idleAppend = "c_append_idle"
    case loadedAppend = "c_append_loaded"
    case leafLength = "leaf_bytes"
    case residentKilobytes = "daemon_resident_kb"
  }
}

extension PulseFigures.Series: Encodable {
  private enum CodingKeys: String, CodingKey {
    case times
    case armingCount = "armings"
  }
}
