import AuditLog
import AuditStore
import Backstage
import Quantities
import Testing

/// Promise 9: the auditor decides whose statements count, and checks them from the log alone.
@Suite struct `Auditing approvals` {
  private let desk: Desk

  init() throws {
    desk = try Desk()
    let signer = try desk.signer()
    let approval = try ApprovalStatement(
      model: "rfmn-49i", canonicalHash: Hash256(of: []), engineRules: 2,
      day: CalendarDay(daysSince1970: 20_577))
    let log = try AuditDatabase(path: desk.path("audit.sqlite"))
    let leaves: [LeafBody] = [
      .prescriberTrusted(PrescriberTrustedLeaf(key: signer.verifierKey, prescriberUID: 2000)),
      .approval(ApprovalLeaf(try SignedStatement(approval, signedBy: signer))),
    ]
    let stamp = LeafStamp(
      utc: UTCInstant(microseconds: 0), boot: BootInstant(microseconds: 0),
      bootID: BootID(high: 1, low: 2))
    _ = try log.append(leaves.map { PendingLeaf(stamp: stamp, body: $0) })
    log.close()
  }

  private func verify(_ prescribers: String? = nil) throws -> Run {
    var arguments = ["verify", desk.path("audit.sqlite")]
    if let prescribers {
      try desk.write(prescribers, to: "keys")
      arguments += ["--prescribers", desk.path("keys")]
    }
    return try Run("handpiece-audit", arguments)
  }

  @Test func `trusts whom the log trusts, unless told otherwise`() throws {
    #expect(try verify().status == 0)
    #expect(try verify("# known\n\(try desk.signer().verifierKey)\n").status == 0)
    let stranger = try NoteSignerKey(
      name: "prescriber-1", seed: [UInt8](repeating: 7, count: 32)
    ).verifierKey
    for list in ["", "\(stranger)\n"] {
      let refused = try verify(list)
      #expect(refused.status == 1)
      #expect(refused.output.contains("1  signer_not_trusted"))
    }
  }

  @Test func `does not go on with a list that is wrong or missing`() throws {
    let wrong = try verify("# known\nprescriber-1\n")
    #expect(wrong.status == 65)
    #expect(wrong.output == "")
    #expect(wrong.complaint.contains("line 2"))
    let missing = try Run(
      "handpiece-audit",
      ["verify", desk.path("audit.sqlite"), "--prescribers", desk.path("none")])
    #expect(missing.status == 66)
  }
}
