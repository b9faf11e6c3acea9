import Foundation
import Testing
import handpiecectl

/// What the user who asks may do, and what the daemon may.
@Suite struct `The doctor on groups` {
  @Test func `says what roles a user has`() throws {
    #expect(
      try DoctorMachine().findings(.groups).map(\.sentence) == ["anna is in handpiece-operate."])
  }

  @Test func `finds a user without a role`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.user = ProcessIdentity(user: 1001, groups: [1001])
    try machine.write("/etc/passwd", "bert:x:1001:1001:::\n")
    let found = try #require(machine.findings(.groups).first)
    #expect(found.severity == .problem)
    #expect(found.sentence.hasPrefix("bert is in none of the groups handpiece-observe"))
    #expect(
      found.remedy?.hasPrefix(
        "sudo usermod --append --groups handpiece-observe,handpiece-operate bert") == true)
  }

  @Test func `tells a user whose login is older than the membership`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.user.groups = [1000]
    let found = try #require(machine.findings(.groups).first)
    #expect(found.severity == .problem)
    #expect(found.remedy == "newgrp handpiece-operate")
  }

  @Test func `does not take being root for a role, nor for a fault`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.user = ProcessIdentity(user: 0, groups: [0])
    #expect(machine.findings(.groups).map(\.severity) == [.unknown])
    machine.surroundings.daemon = .forbidden
    #expect(machine.findings(.daemon).map(\.severity) == [.unknown])
    machine.surroundings.user.groups.insert(701)
    #expect(machine.findings(.groups).map(\.severity) == [.ok])
  }

  @Test func `misses groups that do not exist`() throws {
    let machine = try DoctorMachine()
    try machine.write("/etc/group", "handpiece-operate:x:701:anna\n")
    #expect(machine.findings(.groups).map(\.severity) == [.warning, .ok])
    try machine.write("/etc/group", "users:x:100:\n")
    let found = try #require(machine.findings(.groups).first)
    #expect(found.severity == .problem)
    #expect(found.remedy?.contains("sudo groupadd --system handpiece-audit") == true)
  }

  @Test func `asks for no groups in development`() throws {
    var machine = try DoctorMachine()
    try machine.remove("/etc/group")
    machine.surroundings.daemon = .status(DoctorMachine.status(development: true))
    #expect(machine.findings(.groups).map(\.severity) == [.ok])
    #expect(machine.findings(.access) == [])
  }

  @Test func `finds a daemon that may not open a line`() throws {
    let machine = try DoctorMachine()
    #expect(machine.findings(.access).map(\.sentence) == ["The daemon may open /dev/ttyUSB0."])
    try machine.writeDaemonGroups("70002")
    let found = try #require(machine.findings(.access).first)
    #expect(found.severity == .problem)
    #expect(found.sentence.contains("handpieced may not open /dev/ttyUSB0"))
    #expect(found.sentence.contains("(mode 660)"))
    #expect(found.remedy != nil)
  }

  @Test func `goes by the daemon's user while no daemon runs`() throws {
    let machine = try DoctorMachine()
    try machine.remove("/proc/\(DoctorMachine.daemonID)")
    #expect(machine.findings(.access).map(\.severity) == [.problem])
    try machine.write("/etc/group", "line:x:\(getegid()):daemon,handpieced\n")
    #expect(machine.findings(.access).map(\.severity) == [.ok])
    try machine.remove("/etc/passwd")
    #expect(machine.findings(.access).map(\.severity) == [.unknown])
  }

  @Test func `finds a line without its node`() throws {
    let machine = try DoctorMachine()
    try machine.remove("/dev/ttyUSB0")
    let found = try #require(machine.findings(.access).first)
    #expect(found.severity == .problem)
    #expect(found.sentence.hasPrefix("/dev/ttyUSB0 does not exist"))
  }
}
