import Backstage
import Foundation
import Testing

private let shell = Tool("sh")

/// What is kept of each night, with programs that only write down how they were called.
@Suite struct `The archive of a night` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try program(
      "handpiece-audit",
      """
      case $1 in
        export) mkdir "$3" "$3/tiles" && echo "$DAY" > "$3/tiles/checkpoint" ;;
        verify) [ ! -e "$HOME/refuses" ] || ! grep -q "$(cat "$HOME/refuses")" <<EOF
      $*
      EOF
      esac
      """)
    try program(
      "handpiecectl",
      """
      [ ! -e "$HOME/silent" ] || exit 69
      mkdir "$3"; echo "$DAY" > "$3/audit.sqlite"
      """)
    try program("date", "echo \"$DAY\"")
  }

  private func program(_ name: String, _ body: String) throws {
    let text = "#!/bin/sh\necho \"\(name) $*\" >> \"$HOME/calls\"\n\(body)\n"
    try folder.write(text, to: "bin/\(name)")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/bin/\(name)")
  }

  /// Runs the script on a day; says how it ended.
  private func night(_ day: String) throws -> Int32 {
    try FileManager.default.createDirectory(
      atPath: state, withIntermediateDirectories: true)
    try folder.write("", to: "calls")
    return try shell.run(
      [Checkout.path("Systemd/archive")],
      environment: [
        "STATE_DIRECTORY": state, "HOME": folder.path, "DAY": day,
        "PATH": "\(folder.path)/bin:/usr/bin:/bin",
      ]
    ).status
  }

  private var state: String { folder.path + "/state" }

  private func kept(_ kind: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(state)/\(kind)").sorted()
  }

  private func calls() throws -> [String] {
    try String(contentsOfFile: folder.path + "/calls", encoding: .utf8).split(separator: "\n")
      .map(String.init).filter { !$0.hasPrefix("date") }
  }

  @Test func `is a bundle and a backup, each checked before it gets its name`() throws {
    #expect(try night("2027-01-01") == 0)
    #expect(try kept("bundles") == ["2027-01-01"])
    #expect(try kept("backups") == ["2027-01-01"])
    #expect(
      try calls() == [
        "handpiece-audit export --output bundles/.new",
        "handpiece-audit verify bundles/.new",
        "handpiecectl log backup backups/.new",
        "handpiece-audit verify backups/.new/audit.sqlite",
      ])
  }

  @Test func `is held against the one before`() throws {
    _ = try night("2027-01-01")
    #expect(try night("2027-01-02") == 0)
    #expect(
      try calls().contains(
        "handpiece-audit verify bundles/.new --since bundles/2027-01-01/tiles/checkpoint"))
    #expect(try kept("bundles") == ["2027-01-01", "2027-01-02"])
  }

  @Test func `keeps seven of each`() throws {
    for day in 1...9 { #expect(try night("2027-01-0\(day)") == 0) }
    let seven = (3...9).map { "2027-01-0\($0)" }
    #expect(try kept("bundles") == seven)
    #expect(try kept("backups") == seven)
  }

  @Test func `takes the place of another one of the same day`() throws {
    _ = try night("2027-01-01")
    try folder.write("old", to: "state/bundles/2027-01-01/more")
    #expect(try night("2027-01-01") == 0)
    #expect(try kept("bundles/2027-01-01") == ["tiles"])
    #expect(try kept("backups") == ["2027-01-01"])
  }

  @Test(arguments: ["bundles/.new", "backups/.new"])
  func `with a log that does not hold throws nothing away and keeps nothing`(
    refused: String
  ) throws {
    for day in 1...7 { _ = try night("2027-01-0\(day)") }
    try folder.write(refused, to: "refuses")
    #expect(try night("2027-01-08") != 0)
    let seven = (1...7).map { "2027-01-0\($0)" }
    #expect(try kept("bundles").filter { $0 != ".new" } == seven)
    #expect(try kept("backups").filter { $0 != ".new" } == seven)
    try FileManager.default.removeItem(atPath: folder.path + "/refuses")
    // What was left unfinished is in nobody's way.
    #expect(try night("2027-01-08") == 0)
    #expect(try kept("bundles") == Array(seven.dropFirst()) + ["2027-01-08"])
    #expect(try kept("backups") == Array(seven.dropFirst()) + ["2027-01-08"])
  }

  @Test func `without a daemon keeps what there is`() throws {
    _ = try night("2027-01-01")
    try folder.write("", to: "silent")
    #expect(try night("2027-01-02") != 0)
    #expect(try kept("backups") == ["2027-01-01"])
    #expect(try kept("bundles").filter { $0 != ".new" } == ["2027-01-01"])
  }
}
