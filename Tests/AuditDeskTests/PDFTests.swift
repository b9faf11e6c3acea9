import AuditDesk
import AuditLog
import Backstage
import Foundation
import Testing

/// `report --pdf` with other programs installed than those that are: stand-ins that write down what
/// they were called with.
@Suite struct `A report as a PDF` {
  private let desk: Desk
  private let bundle: String
  private let session: String
  private let pdf: String

  init() throws {
    desk = try Desk()
    let log = try SimulatedLog(seed: 5)
    bundle = try desk.bundle(log.rows())
    session = "\(try #require(log.entries.compactMap { $0.leaf.body.session }.first))"
    pdf = desk.path("page.pdf")
    try FileManager.default.createDirectory(
      atPath: desk.path("bin"), withIntermediateDirectories: false)
  }

  /// Runs it where only the stand-ins are installed.
  private func report() throws -> Run {
    try audit(
      ["report", session, bundle, "--html", desk.path("page.html"), "--pdf", pdf],
      environment: ["PATH": desk.path("bin")])
  }

  /// A program that writes down its words, a line each, and then does what the lines say.
  private func install(_ name: String, _ lines: String) throws {
    let script = "#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(desk.path(name + ".called"))'\n\(lines)\n"
    let file = try desk.write(Array(script.utf8), to: "bin/\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
  }

  /// What it was called with; `nil` where it was not.
  private func words(of name: String) throws -> [String]? {
    guard FileManager.default.fileExists(atPath: desk.path(name + ".called")) else { return nil }
    return String(decoding: try desk.bytes(name + ".called"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  private var weasyprint: String {
    "/bin/cat \"$1\" > '\(desk.path("seen.html"))'\nprintf '%%PDF-1.7 by hand' > \"$2\""
  }

  @Test func `is made by WeasyPrint where there is no Chromium`() throws {
    try install("weasyprint", weasyprint)
    let program = try report()
    #expect(program.status == 0, "\(program.complaint)")
    #expect(String(decoding: try desk.bytes("page.pdf"), as: UTF8.self) == "%PDF-1.7 by hand")
    // It gets the page and a place for the PDF, and nothing else.
    let words = try #require(try words(of: "weasyprint"))
    #expect(words.count == 2 && words[0].hasSuffix("/page.html") && words[1].hasSuffix(".pdf"))
    #expect(try desk.bytes("seen.html") == desk.bytes("page.html"))
    // Nothing is left of what was made on the way.
    let folder = URL(filePath: words[0]).deletingLastPathComponent().path()
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test(arguments: ["chromium", "chromium-browser", "google-chrome"])
  func `is made by Chromium where that is there, without the network`(name: String) throws {
    try install("weasyprint", weasyprint)
    try install(
      name,
      """
      for word in "$@"; do
        case $word in --print-to-pdf=*) printf '%%PDF-1.4 by a browser' > "${word#*=}" ;; esac
      done
      """)
    let program = try report()
    #expect(program.status == 0, "\(program.complaint)")
    #expect(String(decoding: try desk.bytes("page.pdf"), as: UTF8.self).hasSuffix("by a browser"))
    let words = try #require(try words(of: name))
    #expect(words.contains("--headless") && words.last?.hasPrefix("file:///") == true)
    #expect(words.contains("--host-resolver-rules=MAP * ~NOTFOUND"))
    #expect(words.contains { $0.hasPrefix("--user-data-dir=") })
    #expect(try self.words(of: "weasyprint") == nil)
  }

  @Test func `is not made where neither is there, and the message says what to do`() throws {
    let program = try report()
    #expect(program.status == 69)
    #expect(
      program.complaint.contains(
        "neither Chromium nor WeasyPrint is installed; --html writes the page without them"))
    #expect(!FileManager.default.fileExists(atPath: pdf))
    // The page itself was written all the same.
    #expect(try desk.bytes("page.html").starts(with: "<!doctype html>".utf8))
  }

  @Test(arguments: [
    "exit 3", "exit 0", "printf 'no such thing' > \"$2\"", "printf '%%PDF-1.7' > \"$2\"; exit 1",
  ])
  func `is not made by a program that fails, and what was there stays`(lines: String) throws {
    try install("weasyprint", lines)
    _ = try desk.write(Array("an older page".utf8), to: "page.pdf")
    let program = try report()
    #expect(program.status == 73, "\(program.complaint)")
    #expect(program.complaint.contains("weasyprint made no PDF"))
    #expect(String(decoding: try desk.bytes("page.pdf"), as: UTF8.self) == "an older page")
  }

  @Test func `is made by the true WeasyPrint`() throws {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/weasyprint" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let found else {
      print("skipped: WeasyPrint is not installed")
      return
    }
    try FileManager.default.createSymbolicLink(
      atPath: desk.path("bin/weasyprint"), withDestinationPath: found)
    let program = try report()
    #expect(program.status == 0, "\(program.complaint)")
    let bytes = try desk.bytes("page.pdf")
    #expect(bytes.starts(with: "%PDF-".utf8) && bytes.count > 10_000)
  }
}
