import AuditLog
import Backstage
import Foundation
import Testing

/// Promise 9: anybody with the verifier key sees what was signed, and any change to it.
@Suite struct `Showing a note` {
  private let desk: Desk
  private let note: String

  init() throws {
    desk = try Desk()
    let signed = try prescriber([
      "override", "--key", desk.key, "--session", "0123456789abcdeffedcba9876543210", "--area",
      "cheek/left", "--rule", "isotretinoin-six-months", "--reason", "scar_tissue", "--expires",
      "9999-01-01T00:00:00Z",
    ])
    note = signed.output
    try desk.write("# known\n\(try desk.signer().verifierKey)\n", to: "known.keys")
    try desk.write("# nobody\n", to: "no.keys")
  }

  private func show(_ note: String, _ more: String...) throws -> Run {
    try desk.write(note, to: "a.note")
    return try prescriber(["show", desk.path("a.note")] + more)
  }

  @Test func `says what it states, and that nothing was checked`() throws {
    let shown = try show(note)
    #expect(shown.status == 0)
    for part in [
      "override", "isotretinoin-six-months", "cheek/left", "prescriber-1", "not checked",
    ] {
      #expect(shown.output.contains(part))
    }
  }

  @Test func `says whose signature is good`() throws {
    let shown = try show(note, "--prescribers", desk.path("known.keys"))
    #expect(shown.status == 0)
    #expect(shown.output.contains(": good"))
    let json = try show(note, "--prescribers", desk.path("known.keys"), "--json")
    #expect(json.output.contains(#""verdict" : "good""#))
  }

  @Test func `fails when the text was changed`() throws {
    let changed = note.replacing("cheek/left", with: "cheek/right")
    let shown = try show(changed, "--prescribers", desk.path("known.keys"))
    #expect(shown.status == 1)
    #expect(shown.output.contains("BAD"))
  }

  @Test func `fails when no known key signed`() throws {
    let shown = try show(note, "--prescribers", desk.path("no.keys"), "--json")
    #expect(shown.status == 1)
    #expect(shown.output.contains(#""verdict" : "unknown_key""#))
  }

  @Test func `refuses what is no note, no statement and no list of keys`() throws {
    #expect(try show("hello\n").status == 65)
    let words = try SignedNote(text: "Take more.\n", signedBy: [try desk.signer()])
    let shown = try show(String(decoding: words.bytes, as: UTF8.self))
    #expect(shown.status == 65)
    #expect(!shown.output.contains("Take more"))
    #expect(try show(note, "--prescribers", desk.path("a.note")).status == 65)
    #expect(try show(note, "--prescribers", desk.path("none")).status == 66)
    #expect(try prescriber(["show", desk.path("none")]).status == 66)
    #expect(try prescriber(["show", desk.folder.path()]).status == 66)
  }
}
