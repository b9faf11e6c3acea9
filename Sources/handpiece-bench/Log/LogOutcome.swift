import AuditStore

/// Turns what the log's file says into this program's error.
func usingLog<Outcome>(
  _ work: () throws(AuditStoreError) -> Outcome
) throws(BenchError) -> Outcome {
  do throws(AuditStoreError) {
    return try work()
  } catch {
    throw .log(error)
  }
}
