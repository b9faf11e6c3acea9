import AuditLog
import Backstage
import Foundation
import Testing

/// Promise 8: only what a prescriber has seen as a whole and signed limits a treatment.
@Suite struct `Approving` {
  private static let model = "rfmn-49i"
  private let desk: Desk
  private let devices: String

  init() throws {
    desk = try Desk()
    devices = try desk.copyDevices()
  }

  private func approve(_ more: String..., model: String = model) throws -> Run {
    try prescriber(["approve", "--key", desk.key, "--devices", devices, model] + more)
  }

  @Test func `prints a note that the key's owner signed, and says what it approves`() throws {
    let approved = try approve()
    #expect(approved.status == 0)
    let key = try desk.signer().verifierKey
    let signed = try SignedStatement<ApprovalStatement>(
      checking: try SignedNote(reading: Array(approved.output.utf8)), trusting: [key])
    #expect(signed.statement.model == Self.model)
    for part in [Self.model, "rfMicroneedling", "\(signed.statement.canonicalHash)", key.text] {
      #expect(approved.complaint.contains(part))
    }
    let fields = try fields(try approve("--json").output)
    #expect(fields["canonical_sha256"] == "\(signed.statement.canonicalHash)")
    #expect(fields["engine_rules"] == "\(signed.statement.engineRules)")
    #expect(fields["modality"] == "rfMicroneedling")
    #expect(Int(fields["rules"] ?? "") ?? 0 > 10)
    #expect(fields["note"]?.hasPrefix(ApprovalStatement.heading) == true)
  }

  @Test func `holds for the same values with other comments, and for no other value`() throws {
    func hash() throws -> String? { try fields(try approve("--json").output)["canonical_sha256"] }
    let before = try #require(try hash())
    let file = "devices/handpieces/rf-microneedling-insulated-49/handpiece.yaml"
    let text = try desk.text(file)
    try desk.write("# seen\n\n" + text, to: file)
    #expect(try hash() == before)
    let changed = text.replacing("press_time_ms: 15000", with: "press_time_ms: 14000")
    try #require(changed != text)
    try desk.write(changed, to: file)
    let after = try #require(try hash())
    #expect(after != before)
  }

  @Test func `does not sign a catalog that is wrong, and says where`() throws {
    let file = "devices/limits/areas.yaml"
    try desk.write(try desk.text(file) + "surprise: 1\n", to: file)
    let refused = try approve()
    #expect(refused.status == 65)
    #expect(refused.output == "")
    #expect(refused.complaint.contains("limits/areas.yaml:"))
    #expect(refused.complaint.contains("surprise"))
    try FileManager.default.removeItem(atPath: desk.path("devices/limits"))
    let unread = try approve()
    #expect(unread.status == 66)
    #expect(unread.complaint.contains("devices/limits"))
  }

  @Test func `names the models there are`() throws {
    let refused = try approve(model: "rfmn-50i")
    #expect(refused.status == 65)
    #expect(refused.complaint.contains(Self.model))
  }

  @Test func `can write the note to a new file`() throws {
    let written = try approve("--output", desk.path("approval.note"))
    #expect(written.status == 0)
    #expect(written.output == "")
    let note = try SignedNote(reading: Array(try desk.text("approval.note").utf8))
    #expect(try note.signers(among: [try desk.signer().verifierKey]).count == 1)
    let again = try approve("--output", desk.path("approval.note"))
    #expect(again.status == 73)
    #expect(try desk.text("approval.note").utf8.elementsEqual(note.bytes))
  }

  @Test func `refuses a private key that others can reach or that is none`() throws {
    for mode in [0o640, 0o604, 0o620, 0o601] {
      try desk.setMode(mode, of: "private.key")
      let refused = try approve()
      #expect(refused.status == 77)
      #expect(refused.output == "")
      #expect(refused.complaint.contains("chmod 600"))
    }
    try desk.write("PRIVATE+KEY+a+b+c\n", to: "private.key")
    try desk.setMode(0o600, of: "private.key")
    #expect(try approve().status == 65)
    try FileManager.default.removeItem(atPath: desk.key)
    #expect(try approve().status == 66)
  }
}
