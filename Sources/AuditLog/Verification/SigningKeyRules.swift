/// The first key of a log signs itself, and each later one is signed by the key before it.
extension HistoryRules {
  mutating func check(_ leaf: SigningKeyLeaf, at seq: Int64) {
    tally.signingKeys += 1
    do throws(AuditLogError) {
      let statement = try KeyRotationStatement(checking: leaf.note)
      if statement.old != signingKey, seesBeginning || signingKey != nil {
        findings.add(
          .keyNotChained, at: seq,
          signingKey == nil
            ? "The log's first key claims to follow another."
            : "The key does not follow the one that was in use.")
      }
      signingKey = statement.new
      checkpoints.note(statement.new, at: seq)
    } catch .note(let defect) {
      findings.add(
        .signatureInvalid, at: seq, "The statement of the key does not count: \(defect).")
    } catch {
      findings.add(
        .statementUnreadable, at: seq, "The statement of the key cannot be read: \(error).")
    }
  }
}
