/// How long stops took to the line.
struct StopFigures {
  let daemon: Spread
  let baseline: Spread
  /// Stops that no handpiece confirmed in time.
  let unconfirmedCount: Int
}
