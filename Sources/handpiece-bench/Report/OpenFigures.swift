/// How long logs took to open: a long one, and one a hundredth as long.
struct OpenFigures {
  struct Opening {
    let leafCount: Int64
    /// Until everything is known that the daemon needs, in ns.
    let nanoseconds: Spread
  }

  let long: Opening
  let short: Opening
}
