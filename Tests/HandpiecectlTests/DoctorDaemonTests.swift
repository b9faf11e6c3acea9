import ControlAPI
import Foundation
import Testing
import handpiecectl

/// The daemon, its clock, its disk and its log.
@Suite struct `The doctor on the daemon` {
  private func first(
    _ check: Finding.Check, _ change: (inout MachineView.Surroundings) -> Void
  ) throws -> Finding {
    var machine = try DoctorMachine()
    change(&machine.surroundings)
    return try #require(machine.findings(check).first)
  }

  @Test func `finds none running`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.daemon = .absent
    try machine.remove("/proc/\(DoctorMachine.daemonID)")
    var found = try #require(machine.findings(.daemon).first)
    #expect(found.severity == .problem)
    #expect(found.remedy == "handpieced --state /var/lib/handpieced")
    try machine.write("/usr/lib/systemd/system/handpieced.service", "[Service]\n")
    found = try #require(machine.findings(.daemon).first)
    #expect(found.remedy == "sudo systemctl start handpieced")
  }

  @Test func `finds one that serves another socket`() throws {
    let found = try first(.daemon) { $0.daemon = .absent }
    #expect(found.severity == .problem)
    #expect(found.sentence.contains("though handpieced runs (pid 812)"))
  }

  @Test func `names the groups that open the socket`() throws {
    let found = try first(.daemon) { $0.daemon = .closed }
    #expect(found.severity == .problem)
    #expect(found.meaning?.contains("handpiece-observe") == true)
    #expect(found.remedy?.contains("usermod") == true)
    #expect(try first(.daemon) { $0.daemon = .forbidden }.severity == .problem)
  }

  @Test func `warns of another version`() throws {
    let found = try first(.daemon) { $0.daemon = .status(DoctorMachine.status(version: "0.0.9")) }
    #expect(found.severity == .warning)
    #expect(found.sentence == "handpieced is version 0.0.9, this program 0.1.0.")
  }

  @Test func `tells silence, refusal and strangers apart`() throws {
    #expect(try first(.daemon) { $0.daemon = .silent }.severity == .problem)
    #expect(try first(.daemon) { $0.daemon = .stranger("not HTTP") }.severity == .problem)
    let declined = try first(.daemon) { $0.daemon = .declined("too many\u{1B}[2J") }
    #expect(declined.severity == .warning)
    #expect(declined.sentence == "handpieced declines: too many[2J")
  }

  @Test func `warns of two daemons`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(813, "handpieced")
    #expect(machine.findings(.daemon).map(\.severity) == [.ok, .warning])
  }

  @Test func `warns of a log that nobody else has seen`() throws {
    let never = try first(.witness) { $0.daemon = .status(DoctorMachine.status(witnessed: nil)) }
    #expect(never.severity == .warning)
    #expect(never.sentence == "Nobody else has ever seen the log: 1234 leaves.")
    #expect(never.remedy?.hasPrefix("handpiece-witness run") == true)
  }

  @Test func `says since when a log is unseen, and warns after a day`() throws {
    func seen(at time: UInt64, leaves: UInt64 = 1300) throws -> Finding {
      let witnessed = WitnessedPosition(witness: "w.example", size: 1234, time: time)
      return try first(.witness) {
        $0.daemon = .status(DoctorMachine.status(logSize: leaves, witnessed: witnessed))
      }
    }
    let now: UInt64 = 1_795_000_000
    #expect(try seen(at: now - 86_400).severity == .ok)
    let old = try seen(at: now - 86_401)
    #expect(old.severity == .warning)
    #expect(
      old.sentence == "w.example has not seen the log since 2026-11-17T11:06:39Z: 66 leaves.")
    // Nothing new is nothing unseen, however old it is.
    #expect(try seen(at: 1, leaves: 1234).severity == .ok)
    #expect(try seen(at: .max).severity == .warning)
  }

  @Test func `knows nothing of the log without a daemon`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.daemon = .absent
    #expect(machine.findings(.witness) == [])
  }

  @Test func `warns of a clock that is not synchronised`() throws {
    let found = try first(.clock) { $0.isClockSynchronised = false }
    #expect(found.severity == .warning)
    #expect(found.remedy == "sudo timedatectl set-ntp true")
  }

  @Test func `gives the figures of a disk that is nearly full`() throws {
    func disk(_ free: UInt64) throws -> Finding {
      try first(.disk) { $0.disk = DiskRoom(freeBytes: free, totalBytes: 250_000_000_000) }
    }
    #expect(try disk(1_000_000_000).severity == .ok)
    let scarce = try disk(999_999_999)
    #expect(scarce.severity == .warning)
    #expect(
      scarce.sentence == "1000.0 MB of 250.0 GB are free where /var/lib/handpieced lies.")
    #expect(try disk(50_000_000).severity == .warning)
    #expect(try disk(49_999_999).severity == .problem)
    #expect(try disk(0).severity == .problem)
    #expect(try first(.disk) { $0.disk = nil }.severity == .unknown)
  }

  @Test func `reads the room of a real disk`() {
    let room = DiskRoom(at: "/")
    #expect(room.map { $0.totalBytes > 0 && $0.freeBytes <= $0.totalBytes } == true)
    #expect(DiskRoom(at: "/nowhere/at/all") == nil)
  }
}
