import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// What systemd forbids the installed daemon fails there and nowhere else, so nobody would see it
/// here: which calls a daemon makes is asked of strace, and which it may make of systemd.
@Suite(.takingTurns, .enabled(if: Tracer.isWanted, "strace or systemd-analyze is not installed"))
struct `The calls that the daemon makes` {
  /// Forbidden, and made all the same.
  private static let harmless: [String: String] = [
    "fchown": "SQLite keeps the owner of a file, as root only."
  ]

  @Test(.timeLimit(.minutes(30)))
  func `are those that its unit permits`() async throws {
    let stage = try Stage()
    let trace = stage.folder + "/trace"
    let daemon = try Tracer.daemon(on: stage, writing: trace)
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let socket = stage.state + "/stop.sock"
    #expect(try await onThread { try StopClient.stop(socketAt: socket).outcome } == .confirmed)
    #expect(try await stage.connection.checkpoint().note.isEmpty == false)
    kill(try #require(Tracer.child(of: daemon.processID)), SIGTERM)
    #expect(daemon.end().status == 0)
    let made = try Tracer.calls(in: trace)
    #expect(made.isSuperset(of: ["poll", "fdatasync", "accept4", "sendto"]), "a whole run")
    let permitted = try Tracer.permitted(by: "Systemd/handpieced.service")
    #expect(permitted.count > 200)
    #expect(made.subtracting(permitted).subtracting(Self.harmless.keys).sorted() == [])
  }
}

private enum Tracer {
  private static let strace = "/usr/bin/strace"
  private static let analyzer = "/usr/bin/systemd-analyze"

  /// Where everything is checked, absence fails.
  static let isWanted =
    ProcessInfo.processInfo.environment["CI"] == "true"
    || [strace, analyzer].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  static func daemon(on stage: Stage, writing trace: String) throws -> Program {
    try Program(
      at: URL(filePath: strace),
      [
        "-f", "-qq", "-o", trace, Program.place(of: "handpieced").path, "--development", "--state",
        stage.state,
        "--devices", Checkout.devices, "--line", stage.line,
      ])
  }

  static func child(of process: Int32) -> Int32? {
    let children = try? String(
      contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    return children?.split(separator: " ").first.flatMap { Int32($0) }
  }

  /// The names of all calls, each line being `PID NAME(…`.
  static func calls(in trace: String) throws -> Set<String> {
    let text = try String(contentsOfFile: trace, encoding: .isoLatin1)
    return Set(text.matches(of: /(?m)^[0-9]+ +([a-z0-9_]+)\(/).map { String($0.1) })
  }

  /// What the lines of a unit let through, by systemd's own sets.
  static func permitted(by unit: String) throws -> Set<String> {
    let sets = try sets()
    func calls(_ name: String) -> Set<String> {
      guard name.hasPrefix("@") else { return [name] }
      return (sets[name] ?? []).reduce(into: []) { $0.formUnion(calls($1)) }
    }
    let text = try Checkout.text(unit)
    var permitted: Set<String> = []
    for line in text.split(separator: "\n") where line.hasPrefix("SystemCallFilter=") {
      let names = line.drop { $0 != "=" }.dropFirst()
      let isForbidden = names.hasPrefix("~")
      for name in names.drop(while: { $0 == "~" }).split(separator: " ") {
        if isForbidden {
          permitted.subtract(calls(String(name)))
        } else {
          permitted.formUnion(calls(String(name)))
        }
      }
    }
    // What these forbid, no list brings back.
    for (line, name) in [("ProtectClock=yes", "@clock"), ("ProtectKernelModules=yes", "@module")]
    where text.contains("\n" + line) { permitted.subtract(calls(name)) }
    return permitted
  }

  private static func sets() throws -> [String: [String]] {
    let run = try Run(at: URL(filePath: analyzer), ["syscall-filter", "--no-pager"])
    var sets: [String: [String]] = [:]
    var name: String?
    for line in run.lines {
      if line.hasPrefix("@") {
        name = line
      } else if !line.hasPrefix(" ") {
        name = nil
      } else if let name, let call = line.split(separator: " ").first, call != "#" {
        sets[name, default: []].append(String(call))
      }
    }
    return sets
  }
}
