import Testing
import handpiecectl

/// Programs that take handpieces for something else, and the rule that keeps them off.
@Suite struct `The doctor on udev rules` {
  @Test func `misses our rule, and says how to write it`() throws {
    let machine = try DoctorMachine()
    try machine.remove("/usr/lib/udev/rules.d/70-handpieced.rules")
    let found = try #require(machine.findings(.rule).first)
    #expect(found.severity == .warning)
    #expect(found.sentence.contains("/etc/udev/rules.d/70-handpieced.rules"))
    let remedy = try #require(found.remedy)
    for part in [
      "ATTRS{idVendor}==\"0403\"", "ATTRS{idProduct}==\"6001\"", "ATTRS{serial}==\"HP-*\"",
      "GROUP=\"handpieced\"", "ENV{ID_MM_DEVICE_IGNORE}=\"1\"",
      "sudo tee /etc/udev/rules.d/70-handpieced.rules", "udevadm control --reload",
    ] {
      #expect(remedy.contains(part), "\(remedy)")
    }
  }

  @Test(arguments: ["/etc/udev/rules.d", "/run/udev/rules.d"])
  func `finds our rule wherever rules lie`(_ folder: String) throws {
    let machine = try DoctorMachine()
    try machine.remove("/usr/lib/udev/rules.d/70-handpieced.rules")
    try machine.write("\(folder)/60-handpieced.rules", "MODE=\"0660\"\n")
    #expect(
      machine.findings(.rule).map(\.sentence) == ["\(folder)/60-handpieced.rules is in place."])
  }

  @Test func `sees that a rule is switched off by an empty one of its name`() throws {
    let machine = try DoctorMachine()
    try machine.link("/etc/udev/rules.d/70-handpieced.rules", to: "/dev/null")
    let found = try #require(machine.findings(.rule).first)
    #expect(found.severity == .warning)
    #expect(found.sentence.hasPrefix("/etc/udev/rules.d/70-handpieced.rules is empty"))
  }

  @Test func `is content with a ModemManager that is kept off`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(900, "ModemManager")
    #expect(
      machine.findings(.modemManager).map(\.sentence) == [
        "ModemManager runs (pid 900) and is kept off handpieces."
      ])
  }

  @Test func `finds a ModemManager that may try a handpiece`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(900, "ModemManager")
    try machine.write("/run/udev/data/c188:0", "I:123\nE:ID_MM_CANDIDATE=1\n")
    let found = try #require(machine.findings(.modemManager).first)
    #expect(found.severity == .problem)
    #expect(found.sentence == "ModemManager runs (pid 900), and may try /dev/ttyUSB0.")
    // The rule is there: udev only has to go by it.
    #expect(found.remedy?.hasPrefix("sudo udevadm control --reload") == true)
  }

  @Test(arguments: ["/usr/sbin/ModemManager", "/usr/lib/udev/rules.d/77-mm-x22x-port-types.rules"])
  func `warns of a ModemManager that could be started`(_ file: String) throws {
    let machine = try DoctorMachine()
    try machine.remove("/run/udev/data/c188:0")
    #expect(machine.findings(.modemManager).map(\.severity) == [.ok])
    try machine.write(file, "x")
    #expect(machine.findings(.modemManager).map(\.severity) == [.warning])
  }

  @Test func `warns of a ModemManager before a handpiece is plugged in`() throws {
    let machine = try DoctorMachine()
    try machine.remove("/sys/class/tty/ttyUSB0")
    try machine.remove("/sys/bus/usb/devices/1-1")
    try machine.writeProcess(900, "ModemManager")
    #expect(machine.findings(.modemManager).map(\.severity) == [.ok])
    try machine.remove("/usr/lib/udev/rules.d/70-handpieced.rules")
    #expect(machine.findings(.modemManager).map(\.severity) == [.warning])
  }

  @Test func `finds brltty's rule for a chip that handpieces have`() throws {
    let machine = try DoctorMachine()
    let file = "/usr/lib/udev/rules.d/85-brltty.rules"
    try machine.write(file, "ENV{PRODUCT}==\"1a86/7523/*\"\n # ENV{PRODUCT}==\"403/6001/*\"\n")
    #expect(machine.findings(.brltty).map(\.severity) == [.ok])
    try machine.write(file, "ENV{PRODUCT}==\"403/6001/*\", ENV{BRLTTY_BRAILLE_DRIVER}=\"at\"\n")
    let found = try #require(machine.findings(.brltty).first)
    #expect(found.severity == .warning)
    #expect(found.sentence == "\(file) names a chip that handpieces have.")
    #expect(found.remedy?.contains("mask --now brltty.service") == true)
  }

  @Test func `warns of a brltty that runs`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(901, "brltty")
    #expect(machine.findings(.brltty).map(\.sentence) == ["brltty runs (pid 901)."])
    #expect(machine.findings(.brltty).map(\.severity) == [.warning])
  }

  @Test func `blames brltty for a handpiece that has no line`() throws {
    let machine = try DoctorMachine()
    try machine.remove("/sys/class/tty/ttyUSB0")
    try machine.writeProcess(901, "brltty")
    let found = try #require(machine.findings(.brltty).first)
    #expect(found.severity == .problem)
    #expect(
      found.sentence
        == "0403:6001 HP-0031 is plugged in at 1-1 and has no line; brltty runs (pid 901).")
    #expect(machine.findings(.handpieces) == [])
  }
}
