import Backstage
import Foundation
import Testing

private let analyzer = Tool("systemd-analyze")

/// The units that are installed, by systemd's own judgement.
@Suite(.enabled(if: analyzer.isWanted, "systemd-analyze is not installed"))
struct `The units, to systemd itself` {
  private static let units = [
    "handpieced.service", "handpieced.socket", "handpieced-stop.socket",
    "handpiece-witness.service", "handpiece-archive.service", "handpiece-archive.timer",
  ]

  /// systemd's own units, ours, and what ours start.
  private func machine() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let units = folder.path + "/usr/lib/systemd/system"
    try FileManager.default.createDirectory(
      atPath: folder.path + "/usr/lib/systemd", withIntermediateDirectories: true)
    // Nobody but root may give a copy the owner of the original.
    let copy = try Tool("cp").run(["-R", "/usr/lib/systemd/system", units])
    try #require(copy.status == 0, "\(copy.said)")
    for unit in Self.units {
      try folder.write(try Checkout.text("Systemd/\(unit)"), to: "usr/lib/systemd/system/\(unit)")
    }
    for program in [
      "bin/handpieced", "bin/handpiece-witness", "libexec/handpieced/archive",
    ] {
      try folder.write("#!/bin/sh\n", to: "usr/\(program)")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/usr/\(program)")
    }
    return folder
  }

  private func verify(_ machine: TemporaryFolder) throws -> Run {
    try analyzer.run(["verify", "--man=no", "--root=\(machine.path)"] + Self.units)
  }

  @Test func `are all that Systemd holds`() throws {
    let found = try Checkout.names(in: "Systemd").filter { name in
      [".service", ".socket", ".timer"].contains { name.hasSuffix($0) }
    }
    #expect(found == Self.units.sorted())
  }

  /// What it does not understand it only mentions, and ends with 0.
  @Test func `leave nothing to be mentioned`() throws {
    let run = try verify(try machine())
    #expect(run.status == 0)
    #expect(run.said == "")
  }

  @Test func `would not pass with a word that is not one`() throws {
    let machine = try machine()
    let unit = try Checkout.text("Systemd/handpieced.service")
    try machine.write(
      unit.replacing("ProtectHome=", with: "ProtectHouse="),
      to: "usr/lib/systemd/system/handpieced.service")
    #expect(try verify(machine).said.contains("ProtectHouse"))
  }

  /// What each may do that systemd would rather it did not. The reasons stand in the units.
  private static let exposed: [(unit: String, tenths: Int, exceptions: Set<String>)] = [
    (
      "handpieced.service", 17,
      [
        "DeviceAllow=", "PrivateDevices=", "PrivateNetwork=", "PrivateUsers=", "ProtectClock=",
        "RestrictAddressFamilies=~AF_NETLINK", "RestrictAddressFamilies=~AF_UNIX",
        "RestrictRealtime=", "RootDirectory=/RootImage=", "SystemCallFilter=~@clock",
        "SystemCallFilter=~@privileged", "SystemCallFilter=~@resources",
      ]
    ),
    (
      "handpiece-witness.service", 13,
      [
        "DeviceAllow=", "IPAddressDeny=", "PrivateNetwork=", "PrivateUsers=",
        "RestrictAddressFamilies=~AF_(INET|INET6)", "RestrictAddressFamilies=~AF_UNIX",
        "RootDirectory=/RootImage=", "SupplementaryGroups=",
      ]
    ),
    (
      "handpiece-archive.service", 4,
      [
        "DeviceAllow=", "PrivateUsers=", "RestrictAddressFamilies=~AF_UNIX",
        "RootDirectory=/RootImage=", "SupplementaryGroups=", "UMask=",
      ]
    ),
  ]

  @Test func `are exposed by nothing but what they need`() throws {
    for (unit, tenths, exceptions) in Self.exposed {
      let path = Checkout.path("Systemd/\(unit)")
      let run = try analyzer.run([
        "security", "--offline=true", "--no-pager", "--threshold=\(tenths)", path,
      ])
      #expect(run.status == 0, "\(run.said)")
      let found = run.lines.filter { $0.hasPrefix("✗") }
        .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
      #expect(Set(found) == exceptions, "\(unit)")
      let tighter = try analyzer.run([
        "security", "--offline=true", "--no-pager", "--threshold=\(tenths - 1)", path,
      ])
      #expect(tighter.status != 0, "\(unit) is less exposed than is said here")
    }
  }
}

/// What no tool of systemd's asks.
@Suite struct `The units` {
  private func unit(_ name: String) throws -> UnitFile {
    UnitFile(try Checkout.text("Systemd/\(name)"))
  }

  @Test(arguments: [
    "handpieced.service", "handpiece-witness.service", "handpiece-archive.service",
  ])
  func `say the reason of every line that allows or forbids something`(name: String) throws {
    let unit = try unit(name)
    #expect(unit.settings.count > 40)
    #expect(unit.unexplained == [])
  }

  @Test func `have reasons that stand right above what they explain`() {
    let unit = UnitFile(
      """
      [Service]
      Type=notify
      # reason: two lines have one.
      # It goes on here.
      UMask=1
      Group=2
      B=3

      C=4
      # Not a reason.
      D=5
      """)
    #expect(unit.unexplained == ["B=3", "C=4", "D=5"])
    #expect(unit.values(of: "B") == ["3"])
  }

  @Test func `give only the witness a network`() throws {
    #expect(
      try unit("handpieced.service").values(of: "RestrictAddressFamilies") == [
        "AF_UNIX AF_NETLINK"
      ])
    #expect(try unit("handpieced.service").values(of: "IPAddressDeny") == ["any"])
    #expect(
      try unit("handpiece-archive.service").values(of: "RestrictAddressFamilies") == ["AF_UNIX"])
    #expect(try unit("handpiece-archive.service").values(of: "PrivateNetwork") == ["yes"])
    #expect(
      try unit("handpiece-witness.service").values(of: "RestrictAddressFamilies") == [
        "AF_UNIX AF_INET AF_INET6"
      ])
  }

  /// The daemon knows its sockets by these names (`ServiceTies`), its clients by these paths.
  @Test func `pass the daemon the two sockets that it knows`() throws {
    let control = try unit("handpieced.socket")
    #expect(control.values(of: "ListenStream") == ["/run/handpieced/control.sock"])
    #expect(control.values(of: "FileDescriptorName") == ["control"])
    let stop = try unit("handpieced-stop.socket")
    #expect(stop.values(of: "ListenSequentialPacket") == ["/run/handpieced/stop.sock"])
    #expect(stop.values(of: "FileDescriptorName") == ["stop"])
    #expect(stop.values(of: "Service") == ["handpieced.service"])
    let service = try unit("handpieced.service")
    #expect(service.values(of: "Sockets") == ["handpieced.socket handpieced-stop.socket"])
    let ties = try Checkout.text("Sources/DaemonRuntime/ServiceTies.swift")
    for name in ["\"control\"", "\"stop\""] { #expect(ties.contains(name)) }
  }

  /// `Daemon` asks for these priorities; a unit that forbids them leaves the loop without.
  @Test func `permit the priorities that the daemon asks for`() throws {
    let service = try unit("handpieced.service")
    #expect(service.values(of: "LimitRTPRIO") == ["50"])
    #expect(try Checkout.text("Sources/DaemonRuntime/ControlLoop.swift").contains("fifo(40)"))
    #expect(try Checkout.text("Sources/ControlServer/StopSocket.swift").contains("fifo(50)"))
    // Dispatch asks for its threads' own, up to four steps.
    #expect(service.values(of: "LimitNICE") == ["-5"])
    #expect(
      service.values(of: "SystemCallFilter").last == "sched_setscheduler setpriority clock_adjtime")
    #expect(service.values(of: "RestrictRealtime") == [])
  }

  /// Roles rest on what the kernel says of a client, and a new user namespace hides it.
  @Test func `leave users as they are`() throws {
    for name in try Checkout.names(in: "Systemd") where name.hasSuffix(".service") {
      #expect(try unit(name).values(of: "PrivateUsers") == [])
    }
  }
}
