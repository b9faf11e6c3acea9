import ArgumentParser
import AuditLog
import Glibc

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows what a signed note says and whose key signed it.",
    discussion: """
      Without --prescribers the signatures are shown as they are claimed, not checked.

      Exit status: 0, or 1 when the keys are given and none of them signed the note.

      Examples:
        handpiecectl prescriber show note
        handpiecectl prescriber show note --prescribers keys --json
      """)

  @Argument(help: "The note.")
  var file: String

  @Option(help: "A file with verifier keys, one a line, against which to check the signatures.")
  var prescribers: String?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    let note: SignedNote
    let report: NoteReport
    let keys = try prescribers.map(readKeys)
    do {
      note = try SignedNote(reading: SmallFile.read(file))
      report = try NoteReport(note, keys)
    } catch let error as AuditLogError {
      throw complain("\(file): \(error)", exitCode: .wrongData)
    }
    StandardStream.output.write(json ? try JSONOutput.text(report) : report.text)
    guard let keys else { return }
    do throws(AuditLogError) {
      _ = try note.signers(among: keys)
    } catch {
      throw complain("\(file): \(error)", exitCode: .refused)
    }
  }

  private func readKeys(_ path: String) throws -> Set<NoteVerifierKey> {
    let bytes = try SmallFile.read(path)
    do throws(AuditLogError) {
      return Set(try ListedKey.list(reading: bytes).map(\.key))
    } catch {
      throw complain("\(path): \(error)", exitCode: .wrongData)
    }
  }
}
