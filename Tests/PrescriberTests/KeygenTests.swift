import AuditLog
import Backstage
import Foundation
import Testing

@Suite struct `Making a key` {
  @Test func `leaves a private file and prints the verifier key`() throws {
    let desk = try Desk()
    #expect(try desk.mode("private.key") == 0o600)
    let made = try prescriber(["keygen", "--name", "b", "--key", desk.path("b.key"), "--json"])
    #expect(made.status == 0)
    let fields = try fields(made.output)
    let key = try NoteSignerKey(
      reading: try desk.text("b.key").trimmingCharacters(in: .newlines))
    #expect(fields["verifier_key"] == key.verifierKey.text)
    #expect(fields["name"] == "b")
    #expect(fields["key_file"] == desk.path("b.key"))
    #expect(!made.output.contains("PRIVATE"))
    #expect(try desk.signer().verifierKey != key.verifierKey)
    let text = try prescriber(["keygen", "--name", "c", "--key", desk.path("c.key")])
    let printed = text.output.trimmingCharacters(in: .newlines)
    #expect(try NoteVerifierKey(reading: printed).name == "c")
  }

  @Test func `does not overwrite anything`() throws {
    let desk = try Desk()
    let before = try desk.text("private.key")
    let again = try prescriber(["keygen", "--name", "prescriber-1", "--key", desk.key])
    #expect(again.status == 73)
    #expect(again.output == "")
    #expect(again.complaint.contains("not overwritten"))
    #expect(try desk.text("private.key") == before)
  }

  @Test(arguments: ["two words", "a+b", ""])
  func `refuses a name that notes cannot bear`(_ name: String) throws {
    let desk = try Desk()
    let made = try prescriber(["keygen", "--name", name, "--key", desk.path("b.key")])
    #expect(made.status == 64)
    #expect(made.complaint.contains("--name"))
    #expect(!FileManager.default.fileExists(atPath: desk.path("b.key")))
  }
}
