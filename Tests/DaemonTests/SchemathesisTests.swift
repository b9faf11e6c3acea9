import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// A tester of HTTP interfaces that we did not write, against the daemon and its own description:
/// Schemathesis from PyPI, over a bridge that socat makes from TCP, which it speaks, to the socket.
@Suite(
  .takingTurns, .enabled(if: OtherTester.isWanted, "st (Schemathesis) or socat is not installed"))
struct `The whole control socket` {
  /// Streams never end, and a daemon that has stopped every handpiece for each of its requests says
  /// nothing more about the others.
  private static let left = ["events", "stop"]

  @Test(.timeLimit(.minutes(60)))
  func `a tester from elsewhere finds every answer as it is described`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let port = try Self.freePort()
    let bridge = try OtherTester.start([
      "socat", "TCP4-LISTEN:\(port),bind=127.0.0.1,fork,reuseaddr",
      "UNIX-CONNECT:\(stage.state)/control.sock",
    ])
    defer { bridge.process.terminate() }
    let url = "http://127.0.0.1:\(port)"
    let tester = try OtherTester.start(
      [
        "st", "run", url + "/openapi.json", "--url", url, "--wait-for-schema", "60", "--phases",
        "coverage,fuzzing", "--max-examples", "10", "--seed", "20", "--no-color", "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_schema_conformance,missing_required_header,unsupported_method,"
          + "allow_header_conformance",
        "--suppress-health-check", "all",
      ] + Self.left.flatMap { ["--exclude-operation-id", $0] }, in: stage.folder)
    let report = tester.output.fileHandleForReading.readDataToEndOfFile()
    tester.process.waitUntilExit()
    #expect(tester.process.terminationStatus == 0, "\(String(decoding: report, as: UTF8.self))")
    #expect(try await stage.connection.handpieces().map(\.serial.text) == ["HP-0001"])
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  /// A port that nobody listens on now.
  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, length) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    try #require(isBound)
    return UInt16(bigEndian: address.sin_port)
  }
}

private enum OtherTester {
  /// Where everything is checked, absence fails.
  static let isWanted =
    ProcessInfo.processInfo.environment["CI"] == "true"
    || (has(["st", "--version"]) && has(["socat", "-V"]))

  private static func has(_ command: [String]) -> Bool {
    guard let started = try? start(command) else { return false }
    _ = started.output.fileHandleForReading.readDataToEndOfFile()
    started.process.waitUntilExit()
    return started.process.terminationStatus == 0
  }

  /// Starts a program, in a folder that it may leave its own files in.
  static func start(
    _ command: [String], in folder: String = "/tmp"
  ) throws -> (process: Process, output: Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return (process, output)
  }
}
