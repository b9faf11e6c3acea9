import DoseLimits

extension MachineView {
  /// Whether ModemManager talks to handpieces as if they were modems.
  func modemManagerFindings() -> [Finding] {
    let running = processes.named("ModemManager").first
    guard running != nil || hasModemManager else {
      return [.ok(.modemManager, "ModemManager is not installed.")]
    }
    let state = running.map { "runs (pid \($0.id))" } ?? "is installed"
    let exposed = ports.filter { !$0.isKeptFromModemManager }
    if exposed.isEmpty, !ports.isEmpty || rules.ours?.isEmpty == false {
      return [.ok(.modemManager, "ModemManager \(state) and is kept off handpieces.")]
    }
    guard !exposed.isEmpty else {
      return [
        Finding(
          .modemManager, .warning, "ModemManager \(state), and no rule keeps it off handpieces.",
          meaning: "It may write to a handpiece's line as soon as one is plugged in.",
          remedy: ruleRemedy)
      ]
    }
    return [
      Finding(
        .modemManager, running == nil ? .warning : .problem,
        "ModemManager \(state), and may try \(Self.list(exposed.map(\.node))).",
        meaning: "It takes the line and writes modem commands to the handpiece when it is "
          + "plugged in.",
        remedy: ruleRemedy)
    ]
  }

  /// Whether brltty takes handpieces for Braille displays.
  func brlttyFindings() -> [Finding] {
    let running = processes.named("brltty").first
    let mask = "sudo systemctl mask --now brltty.service brltty-udev.service"
    var findings = lineless.compactMap { device -> Finding? in
      guard let suspect = brlttySuspect(device) else { return nil }
      return Finding(
        .brltty, .problem,
        "\(device.usb.text) is plugged in at \(device.usbPath) and has no line; \(suspect).",
        meaning: "brltty takes it for a Braille display, so this handpiece cannot be used.",
        remedy: "\(mask)  # then plug it in again")
    }
    let chips = surroundings.handpieces.chips
    let claim = chips.compactMap { rules.brlttyClaim(vendor: $0.vendor, product: $0.product) }.first
    let reason =
      claim.map { "\($0.path) names a chip that handpieces have." }
      ?? running.map { "brltty runs (pid \($0.id))." }
    if findings.isEmpty, let reason {
      findings.append(
        Finding(
          .brltty, .warning, reason,
          meaning: "It may take a handpiece for a Braille display when one is plugged in.",
          remedy: mask))
    }
    return findings.isEmpty ? [.ok(.brltty, "brltty does not look for handpieces.")] : findings
  }

  /// Why brltty may have taken a device that has no line; `nil` when it cannot have.
  func brlttySuspect(_ device: LinelessDevice) -> String? {
    if let running = processes.named("brltty").first { return "brltty runs (pid \(running.id))" }
    return rules.brlttyClaim(vendor: device.usb.vendor, product: device.usb.product)
      .map { "\($0.path) names this chip" }
  }

  /// Whether our own rule is there.
  func ruleFindings() -> [Finding] {
    if let ours = rules.ours, !ours.isEmpty { return [.ok(.rule, "\(ours.path) is in place.")] }
    let sentence =
      rules.ours.map { "\($0.path) is empty, which switches the rule off." }
      ?? "There is no udev rule for handpieces (\(Self.rulePath))."
    return [
      Finding(
        .rule, .warning, sentence,
        meaning: "Nothing keeps ModemManager off handpieces, or gives their lines to the daemon.",
        remedy: ruleRemedy)
    ]
  }

  static let rulePath = "/etc/udev/rules.d/70-\(UdevRules.ourName)"

  /// Puts our rule in place, or has udev look at it again.
  private var ruleRemedy: String {
    let reload =
      "sudo udevadm control --reload && sudo udevadm trigger --action=add --subsystem-match=tty"
    if let ours = rules.ours, !ours.isEmpty { return reload }
    let chips = surroundings.handpieces.chips
    guard !chips.isEmpty else { return "sudo apt-get install --reinstall handpieced" }
    let lines = chips.map { "'\(rule(for: $0))'" }.joined(separator: " ")
    return "printf '%s\\n' \(lines) | sudo tee \(Self.rulePath) && \(reload)"
  }

  /// A rule for the terminals of one kind of chip.
  private func rule(for chip: USBMatch) -> String {
    let daemon = RunningProcesses.daemonName
    let group = accounts.groupNumber(daemon) == nil ? "dialout" : daemon
    let identity =
      "ATTRS{idVendor}==\"\(USBIdentity.digits(chip.vendor))\", "
      + "ATTRS{idProduct}==\"\(USBIdentity.digits(chip.product))\", "
    let serial = chip.serialPrefix.map { "ATTRS{serial}==\"\($0)*\", " } ?? ""
    return "SUBSYSTEM==\"tty\", \(identity)\(serial)"
      + "GROUP=\"\(group)\", MODE=\"0660\", ENV{ID_MM_DEVICE_IGNORE}=\"1\""
  }
}
