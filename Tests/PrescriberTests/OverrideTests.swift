import AuditLog
import Backstage
import Testing

/// Promises 8 and 11: an override names one session, one area, one limit, an end and a code.
@Suite struct `Overriding` {
  private static let session = "0123456789abcdeffedcba9876543210"
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private func override(
    _ scope: [String], session: String = session, area: String = "cheek/left",
    reason: String = "scar_tissue", expires: String = "9999-01-01T00:00:00Z"
  ) throws -> Run {
    try prescriber(
      [
        "override", "--key", desk.key, "--session", session, "--area", area, "--reason", reason,
        "--expires", expires,
      ] + scope)
  }

  @Test func `prints a note with what was asked for`() throws {
    let key = try desk.signer().verifierKey
    func statement(_ program: Run) throws -> OverrideStatement {
      #expect(program.status == 0, "\(program.complaint)")
      return try SignedStatement<OverrideStatement>(
        checking: try SignedNote(reading: Array(program.output.utf8)), trusting: [key]
      ).statement
    }
    let bound = try statement(try override(["--dimension", "depth_um", "--bound", "2400"]))
    #expect(
      bound
        == (try OverrideStatement(
          session: try #require(SessionPseudonym(Self.session)), area: "cheek", side: "left",
          scope: .bound(dimension: "depth_um", count: 2400), reason: "scar_tissue",
          expires: try #require(UTCSecond("9999-01-01T00:00:00Z")))))
    let block = try statement(try override(["--rule", "isotretinoin-six-months"]))
    #expect(block.scope == .block(rule: "isotretinoin-six-months"))
  }

  @Test(arguments: [
    [], ["--dimension", "depth_um"], ["--bound", "1"],
    ["--rule", "a", "--dimension", "depth_um", "--bound", "1"], ["--rule", "a", "--bound", "1"],
    ["--dimension", "depth", "--bound", "1"], ["--dimension", "depth_um", "--bound", "1.5"],
    ["--rule", "two words"],
  ])
  func `refuses anything but one rule or one bound`(_ scope: [String]) throws {
    let refused = try override(scope)
    #expect(refused.status == 64)
    #expect(refused.output == "")
  }

  @Test func `refuses other forms and a time that is past`() throws {
    let rule = ["--rule", "a"]
    #expect(try override(rule, session: "1").status == 64)
    #expect(try override(rule, area: "cheek").status == 64)
    #expect(try override(rule, reason: "She asked for it").status == 64)
    #expect(try override(rule, expires: "tomorrow").status == 64)
    let past = try override(rule, expires: "2020-01-01T00:00:00Z")
    #expect(past.status == 64)
    #expect(past.complaint.contains("is past"))
    #expect(past.output == "")
  }

  @Test func `refuses a private key that others can read`() throws {
    try desk.setMode(0o644, of: "private.key")
    let refused = try override(["--rule", "a"])
    #expect(refused.status == 77)
    #expect(refused.output == "")
  }
}
