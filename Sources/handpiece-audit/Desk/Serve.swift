import ArgumentParser
import AuditDesk
import BundleFiles
import DeskIndex
import DeskPages
import Glibc

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves pages over a log, for a browser on this machine.",
    discussion: """
      Sessions, filters, each session with its charts, findings, how true each handpiece was; the \
      state of the log stands on every page. It listens on 127.0.0.1 alone, changes nothing, runs \
      no script, and needs no network.

        handpiece-audit serve bundle --port 8321

      Exit status: 64 to 66 as with `replay`, 69 when the port cannot be had, 73 when the index \
      cannot be written.
      """)

  @OptionGroup var options: IndexOptions

  @Option(help: "The port; 0 for any that is free.")
  var port = 8321

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
  }

  func run() async throws {
    let (source, index) = try options.open()
    let rules = try options.catalogs.read(of: source)
    let log = options.log
    let site = DeskSite(index, rules: rules, log: log) { try? LogSource.open(log) }
    do {
      try await DeskServer.run(site, port: port) { port in
        print("http://127.0.0.1:\(port)/")
        fflush(nil)
      }
    } catch {
      throw InputFile.failure("port \(port) cannot be had: \(error)", EX_UNAVAILABLE)
    }
  }
}
