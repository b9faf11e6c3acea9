/// How long stops took.
struct StopFigures: Encodable {
  struct Series {
    /// Until they were read on the line.
    let toLine: Comparison
    /// Until "sent" was read on the socket: what of that is not the line's own time.
    let toAnswer: Comparison
    /// Stops that no handpiece confirmed in time.
    let unconfirmedCount: Int
  }

  let idle: Series
  /// From starting `handpiecectl stop` to the line, beside `handpiecectl --version`.
  let typed: Comparison
  let loaded: Series
  let load: LoadFigures
}

extension StopFigures.Series: Encodable {
  private enum CodingKeys: String, CodingKey {
    case toLine = "to_line"
    case toAnswer = "to_answer"
    case unconfirmedCount = "unconfirmed"
  }
}
