import DoseLimits
import Foundation
import Testing
import handpiecectl

/// Who has the line of a handpiece, and how fast it is.
@Suite struct `The doctor on lines` {
  @Test func `finds nothing wrong where nothing is`() throws {
    let findings = try DoctorMachine().findings()
    #expect(findings.filter { $0.severity != .ok } == [])
    #expect(Set(findings.map(\.check)) == Set(Finding.Check.allCases))
    #expect(DoctorReport(findings).exitCode == .done)
  }

  @Test func `names the process that holds a handpiece's line`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(4711, "picocom", holding: ["/dev/ttyUSB0"])
    let found = try #require(machine.findings(.line).first)
    #expect(found.severity == .problem)
    #expect(found.sentence == "/dev/ttyUSB0 is held by picocom (pid 4711).")
    #expect(found.remedy == "sudo kill 4711")
    #expect(DoctorReport(machine.findings()).exitCode == .refused)
  }

  @Test func `does not mind who holds other lines`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(4711, "picocom", holding: ["/dev/ttyUSB7", "/dev/ttyUSB0 (deleted)"])
    #expect(machine.findings(.line).map(\.severity) == [.ok])
  }

  @Test func `says that it takes root to see what others hold`() throws {
    let machine = try DoctorMachine()
    try machine.write("/proc/4711/comm", "picocom\n")
    // As hidden as a folder that may not be read, also for root.
    try machine.write("/proc/4711/fd", "")
    let found = try #require(machine.findings(.line).first)
    #expect(found.severity == .unknown)
    #expect(found.sentence == "1 process of others does not show what it holds.")
    #expect(found.remedy == "sudo handpiecectl doctor")
  }

  @Test func `passes over a process that has just ended`() throws {
    let machine = try DoctorMachine()
    try machine.write("/proc/4711/comm", "gone\n")
    #expect(machine.findings(.line).map(\.severity) == [.ok])
  }

  @Test func `prints no control characters out of a process's name`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(4711, "a\u{1B}[2Jb\u{202E}c", holding: ["/dev/ttyUSB0"])
    #expect(
      machine.findings(.line).first?.sentence == "/dev/ttyUSB0 is held by a[2Jbc (pid 4711).")
  }

  @Test func `knows a bridge chip only by its listed serial number`() throws {
    var machine = try DoctorMachine()
    try machine.writeProcess(4711, "picocom", holding: ["/dev/ttyUSB0"])
    machine.surroundings.handpieces = HandpieceMatches(described: [], listedSerials: [])
    #expect(machine.findings(.line) == [])
    #expect(machine.findings(.handpieces).map(\.severity) == [.warning])
    machine.surroundings.handpieces = HandpieceMatches(described: [], listedSerials: ["HP-0031"])
    #expect(machine.findings(.line).map(\.severity) == [.problem])
  }

  @Test func `looks at every serial device when it does not know the handpieces`() throws {
    var machine = try DoctorMachine()
    try machine.writeProcess(4711, "picocom", holding: ["/dev/ttyUSB0"])
    machine.surroundings.handpieces = HandpieceMatches(described: nil, listedSerials: [])
    #expect(machine.findings(.handpieces).map(\.severity) == [.unknown, .ok])
    #expect(machine.findings(.line).map(\.severity) == [.problem])
  }

  @Test func `names the driver that a handpiece without a line lacks`() throws {
    let machine = try DoctorMachine()
    try machine.remove("/sys/class/tty/ttyUSB0")
    let found = try #require(machine.findings(.handpieces).first)
    #expect(found.severity == .problem)
    #expect(found.sentence == "0403:6001 HP-0031 is plugged in at 1-1 and has no line.")
    #expect(found.remedy == "sudo modprobe ftdi_sio")
  }

  @Test func `warns of a chip that gathers bytes`() throws {
    let machine = try DoctorMachine()
    try machine.write("/sys/devices/pci/usb1/1-1/1-1:1.0/ttyUSB0/latency_timer", "16\n")
    let found = try #require(machine.findings(.latency).first)
    #expect(found.severity == .warning)
    #expect(found.sentence.contains("/dev/ttyUSB0 gathers bytes for 16 ms"))
    #expect(found.remedy == "echo 1 | sudo tee /sys/class/tty/ttyUSB0/device/latency_timer")
    try machine.remove("/sys/devices/pci/usb1/1-1/1-1:1.0/ttyUSB0/latency_timer")
    #expect(machine.findings(.latency) == [])
  }
}
