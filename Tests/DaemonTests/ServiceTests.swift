import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// A daemon as systemd starts it: sockets that listen already, and somebody who wants to hear.
@Suite(.takingTurns, .enabled(if: Starter.isWanted, "python3 is not installed"))
struct `A daemon under a service manager` {
  @Test(.timeLimit(.minutes(30)))
  func `serves the sockets it was passed, says how it is, and leaves them to the manager`()
    async throws
  {
    let stage = try Stage()
    let manager = try Manager(in: stage)
    let daemon = try Starter.daemon(on: stage, types: ["STREAM", "SEQPACKET"])
    try await onThread {
      #expect(manager.hears("READY=1"))
      #expect(manager.hears("WATCHDOG=1"))
      #expect(manager.hears("STATUS=Handpieces: 1, armed: 0, open sessions: 0."))
    }
    let connection = ControlConnection(
      socketAt: stage.folder + "/control.sock", timeoutMilliseconds: 1_800_000)
    #expect(try await connection.handpieces().map(\.serial.text) == ["HP-0001"])
    let first = try await connection.leaves(from: 0, limit: 1).leaves.first?.text
    #expect(first?.contains(#""host_boot_id":"0123456789abcdef0123456789abcdef""#) == true)
    let stop = stage.folder + "/stop.sock"
    let report = try await onThread { try StopClient.stop(socketAt: stop) }
    #expect(report.outcome == .confirmed)
    daemon.signal(SIGTERM)
    try await onThread { #expect(manager.hears("STOPPING=1")) }
    #expect(daemon.end().status == 0)
    for name in ["control.sock", "stop.sock"] {
      #expect(FileManager.default.fileExists(atPath: "\(stage.folder)/\(name)"))
      #expect(!FileManager.default.fileExists(atPath: "\(stage.state)/\(name)"))
    }
  }

  @Test func `does not start with one socket only, or with one of another type`() throws {
    let stage = try Stage()
    let half = try Starter.daemon(on: stage, types: ["STREAM"]).end()
    #expect(half.status == 78)
    #expect(half.complaint.contains("no socket named stop"))
    let wrong = try Starter.daemon(on: stage, types: ["STREAM", "STREAM"]).end()
    #expect(wrong.status == 78)
    #expect(wrong.complaint.contains("the socket named stop"))
    #expect(!FileManager.default.fileExists(atPath: stage.state))
  }
}

/// Opens the sockets and becomes the daemon, as a service manager does.
private enum Starter {
  /// Where everything is checked, absence fails.
  static let isWanted =
    ProcessInfo.processInfo.environment["CI"] == "true"
    || FileManager.default.isExecutableFile(atPath: python)

  private static let python = "/usr/bin/python3"

  private static let script = """
    import os, socket, sys
    folder, program, types = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
    names = ["control", "stop"][:len(types)]
    opened = []
    for name, kind in zip(names, types):
        one = socket.socket(socket.AF_UNIX, getattr(socket, "SOCK_" + kind))
        path = f"{folder}/{name}.sock"
        if os.path.exists(path):
            os.unlink(path)
        one.bind(path)
        one.listen(16)
        opened.append(os.dup2(one.fileno(), 100 + len(opened)))
    for number, descriptor in enumerate(opened):
        os.dup2(descriptor, 3 + number)
        os.close(descriptor)
    os.environ.update(
        LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(names)), LISTEN_FDNAMES=":".join(names),
        HANDPIECED_BOOT_ID="0123456789abcdef0123456789abcdef", NOTIFY_SOCKET=f"{folder}/notify", WATCHDOG_PID=str(os.getpid()), WATCHDOG_USEC="1000000")
    os.execv(program, [program] + sys.argv[4:])
    """

  static func daemon(on stage: Stage, types: [String]) throws -> Program {
    try Program(
      at: URL(filePath: python),
      [
        "-c", script, stage.folder, Program.place(of: "handpieced").path,
        types.joined(separator: ","), "--development",
        "--state", stage.state, "--devices", Checkout.devices, "--line", stage.line,
      ])
  }
}

/// Hears what a service tells.
private final class Manager: Sendable {
  private let descriptor: Int32

  init(in stage: Stage) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      unsafe room.copyBytes(from: "\(stage.folder)/notify".utf8)
    }
    let result = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
  }

  deinit {
    close(descriptor)
  }

  /// Waits for a line of news; whatever comes before is passed over.
  func hears(_ line: String) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
      guard count > 0 else { return false }
      let news = String(decoding: bytes.prefix(count), as: UTF8.self)
      if news.split(separator: "\n").contains(Substring(line)) { return true }
    }
  }
}
