// Figures come from files and people: a result that does not fit stays at the end of the range.

func sum(_ a: Int64, _ b: Int64) -> Int64 {
  let (value, overflow) = a.addingReportingOverflow(b)
  if !overflow { return value }
  return b > 0 ? Int64.max : Int64.min
}

func difference(_ a: Int64, _ b: Int64) -> Int64 {
  let (value, overflow) = a.subtractingReportingOverflow(b)
  if !overflow { return value }
  return b > 0 ? Int64.min : Int64.max
}

func product(_ a: Int64, _ b: Int64) -> Int64 {
  let (value, overflow) = a.multipliedReportingOverflow(by: b)
  if !overflow { return value }
  return (a > 0) == (b > 0) ? Int64.max : Int64.min
}

/// Drops the remainder; nothing can be divided by what is not positive, so that gives 0.
func quotient(_ a: Int64, _ b: Int64) -> Int64 {
  b > 0 ? a / b : 0
}

/// Rounds a positive quotient up.
func quotientRoundedUp(_ a: Int64, _ b: Int64) -> Int64 {
  let whole = quotient(a, b)
  return product(whole, b) < a ? sum(whole, 1) : whole
}
