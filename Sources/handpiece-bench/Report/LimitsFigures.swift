/// How long deriving limits and reading their tables took.
struct LimitsFigures {
  let envelope: Spread
  /// The plain C loop over as many rules.
  let loop: Spread
  let ruleCount: Int
  let load: Spread
  /// Yams alone.
  let parse: Spread
  let fileCount: Int
}
