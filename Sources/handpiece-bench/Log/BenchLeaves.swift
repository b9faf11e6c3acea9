import AuditLog

/// The leaves of treatments one by one, as many as are wanted.
struct BenchLeaves {
  private var treatment: BenchTreatment
  /// The newest session, its next leaf last.
  private var waiting: [Leaf] = BenchTreatment.beginning.reversed()
  private var nextSeq: Int64 = 0

  init(rules: BenchTreatment.Rules? = nil) { treatment = BenchTreatment(rules: rules) }

  mutating func next() -> Leaf {
    if waiting.isEmpty { waiting = treatment.session(at: nextSeq).reversed() }
    nextSeq += 1
    return waiting.popLast() ?? BenchTreatment.filler(at: nextSeq - 1)
  }
}
