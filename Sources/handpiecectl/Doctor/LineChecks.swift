extension MachineView {
  /// What is plugged in.
  func handpieceFindings() -> [Finding] {
    var findings: [Finding] = []
    if surroundings.handpieces.areUnknown {
      findings.append(
        Finding(
          .handpieces, .unknown, "The descriptions of handpieces cannot be read.",
          meaning: "So every serial device on USB is looked at below.",
          remedy: "handpiecectl devices check"))
    }
    for device in lineless where brlttySuspect(device) == nil {
      findings.append(
        Finding(
          .handpieces, .problem,
          "\(device.usb.text) is plugged in at \(device.usbPath) and has no line.",
          meaning: "The kernel has no driver for it, so this handpiece cannot be used.",
          remedy: "sudo modprobe \(Self.driver(of: device.usb))"))
    }
    if !ports.isEmpty {
      let lines = ports.map { "\($0.node) (\($0.usb.text))" }
      findings.append(.ok(.handpieces, "Plugged in: \(Self.list(lines))."))
    } else if isDevelopment {
      findings.append(.ok(.handpieces, "The daemon drives simulated handpieces only."))
    } else if lineless.isEmpty {
      findings.append(
        Finding(
          .handpieces, .warning, "No handpiece is plugged in by USB.",
          meaning: "There is nothing to treat with; what is listed below could not be tried.",
          remedy: "handpiecectl handpieces --scan"))
    }
    return findings
  }

  /// The driver of the kernel, by its own lists of chips.
  private static func driver(of usb: USBIdentity) -> String {
    switch usb.vendor {
    case 0x0403: "ftdi_sio"
    case 0x1A86: "ch341"
    case 0x10C4: "cp210x"
    case 0x067B: "pl2303"
    default: "cdc_acm"
    }
  }

  /// Who else has a handpiece's line open.
  func lineFindings() -> [Finding] {
    guard !ports.isEmpty else { return [] }
    var findings = processes.holders.map { holder in
      Finding(
        .line, .problem,
        "\(holder.node) is held by \(holder.process.name) (pid \(holder.process.id)).",
        meaning: "The daemon cannot have the line to itself, so it does not use this handpiece.",
        remedy: "sudo kill \(holder.process.id)")
    }
    if processes.hiddenCount > 0 {
      findings.append(
        Finding(
          .line, .unknown,
          processes.hiddenCount == 1
            ? "1 process of others does not show what it holds."
            : "\(processes.hiddenCount) processes of others do not show what they hold.",
          meaning: "One of them may hold a handpiece's line; root can see it.",
          remedy: "sudo handpiecectl doctor"))
    }
    guard findings.isEmpty else { return findings }
    return [.ok(.line, "Nobody but the daemon holds \(Self.list(ports.map(\.node))).")]
  }

  /// Whether FTDI chips pass bytes on at once.
  func latencyFindings() -> [Finding] {
    let slow = ports.filter { ($0.latencyMilliseconds ?? 1) != 1 }
    let timed = ports.filter { $0.latencyMilliseconds != nil }
    guard !slow.isEmpty else {
      return timed.isEmpty
        ? [] : [.ok(.latency, "\(Self.list(timed.map(\.node))): bytes are passed on at once.")]
    }
    return slow.map { port in
      let terminal = port.node.split(separator: "/").last ?? ""
      return Finding(
        .latency, .warning,
        "\(port.node) gathers bytes for \(port.latencyMilliseconds ?? 0) ms before it passes "
          + "them on.",
        meaning: "What a handpiece says comes late, which eats into the 250 ms of its lease. The "
          + "daemon sets 1 ms when it opens the line.",
        remedy: "echo 1 | sudo tee /sys/class/tty/\(terminal)/device/latency_timer")
    }
  }
}
