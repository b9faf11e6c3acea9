/// A prescriber's statement is signed by a key that was trusted before; an override is for a
/// session that is open, has not run out, and comes from somebody who does not treat in it.
extension HistoryRules {
  mutating func check(_ leaf: PrescriberTrustedLeaf, at seq: Int64) {
    if !prescribers.trust(leaf.key, uid: leaf.prescriberUID) {
      findings.add(.tooMuchAtOnce, at: seq, "Too many prescribers are trusted to follow.")
    }
  }

  mutating func check(_ leaf: ApprovalLeaf, at seq: Int64) {
    guard let signed = checked(leaf.note, as: ApprovalStatement.self, at: seq) else { return }
    guard approvals.count < Self.counterLimit else {
      findings.add(.tooMuchAtOnce, at: seq, "The log has too many approvals to follow.")
      return
    }
    approvals[seq] = signed.statement.model
  }

  /// A session on what is not simulated names the leaf that approves its model.
  mutating func checkApproval(of leaf: SessionOpenedLeaf, at seq: Int64) {
    if let named = leaf.approvalSeq {
      guard approvals[Int64(named)] != leaf.model else { return }
      // It may stand before the leaf this began with.
      guard seesBeginning || approvals[Int64(named)] != nil else { return }
      findings.add(
        .approvalMissing, at: seq, "Leaf \(named) does not approve \(leaf.model).")
    } else if handpieces[leaf.handpiece]?.needsApproval == true {
      findings.add(
        .approvalMissing, at: seq,
        "The session names no approval, and handpiece \(leaf.handpiece) is not simulated.")
    }
  }

  mutating func check(_ leaf: OverrideLeaf, stamp: LeafStamp, at seq: Int64) {
    guard let signed = checked(leaf.note, as: OverrideStatement.self, at: seq) else { return }
    let override = signed.statement
    if override.isExpired(at: stamp.utc) {
      findings.add(
        .overrideExpired, at: seq,
        "The override ran out at \(override.expires), before it was recorded.")
    }
    guard var session = takeSession(override.session, at: seq) else { return }
    defer { sessions.put(session) }
    checkRun(of: session, at: seq)
    if session.overrides.count < PassBook.limit { session.overrides.append(override) }
    for uid in prescribers.uids(of: signed.signer) {
      if session.hands.operators.contains(uid) {
        findings.add(
          .overrideNotIndependent, at: seq,
          "User \(uid), whose key signed the override, opened the session or armed in it.")
      }
      if !session.hands.addPrescriber(uid) { tooManyHands(at: seq) }
    }
  }

  /// Whoever arms a session must not have overridden its limits.
  mutating func checkHands(
    _ operatorUID: UInt32, in session: inout SessionState, at seq: Int64
  ) {
    if session.hands.prescribers.contains(operatorUID) {
      findings.add(
        .overrideNotIndependent, at: seq,
        "User \(operatorUID) arms in a session whose limits the same user's key overrode.")
    }
    if !session.hands.addOperator(operatorUID) { tooManyHands(at: seq) }
  }

  private mutating func checked<Statement: PrescriberStatement>(
    _ note: SignedNote, as type: Statement.Type, at seq: Int64
  ) -> SignedStatement<Statement>? {
    do throws(AuditLogError) {
      return try SignedStatement(checking: note, trusting: prescribers.trusted)
    } catch .note(.signerNotTrusted) {
      // The log may have trusted the key before the leaf this began with.
      guard seesBeginning else { return nil }
      findings.add(
        .signerNotTrusted, at: seq, "No key that was trusted by then signed the statement.")
    } catch .note(let defect) {
      findings.add(.signatureInvalid, at: seq, "The statement does not count: \(defect).")
    } catch {
      findings.add(.statementUnreadable, at: seq, "The statement cannot be read: \(error).")
    }
    return nil
  }

  private mutating func tooManyHands(at seq: Int64) {
    findings.add(.tooMuchAtOnce, at: seq, "Too many people act in the session to follow.")
  }
}
