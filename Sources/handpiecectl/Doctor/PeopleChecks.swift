import ControlAPI

extension MachineView {
  /// What the user who asks may do.
  func groupFindings() -> [Finding] {
    if isDevelopment {
      return [.ok(.groups, "The daemon runs in development and gives its own user all roles.")]
    }
    let groups = Role.allCases.map { "handpiece-\($0.rawValue)" }
    let missing = groups.filter { accounts.groupNumber($0) == nil }
    guard missing.count < groups.count else {
      return [
        Finding(
          .groups, .problem, "None of the groups \(Self.list(groups)) exists.",
          meaning: "The daemon gives nobody a role, not even root.", remedy: make(groups))
      ]
    }
    var findings: [Finding] = []
    if !missing.isEmpty {
      findings.append(
        Finding(
          .groups, .warning, "There is no group \(Self.list(missing)).",
          meaning: "Nobody has what it stands for.", remedy: make(missing)))
    }
    return findings + [membership(groups.filter { !missing.contains($0) })]
  }

  private func membership(_ groups: [String]) -> Finding {
    let user = surroundings.user
    let had = groups.filter { group in
      accounts.groupNumber(group).map(user.groups.contains) ?? false
    }
    if !had.isEmpty { return .ok(.groups, "\(userName) is in \(Self.list(had)).") }
    let promised = groups.filter { accounts.isMember(userName, of: $0) }
    if let first = promised.first {
      return Finding(
        .groups, .problem,
        "\(userName) is in \(Self.list(promised)), and this login does not know it yet.",
        meaning: "You may ask the daemon nothing until you have logged in again.",
        remedy: "newgrp \(first)")
    }
    guard user.user != 0 else {
      return Finding(
        .groups, .unknown, "You are root, which gives no role.",
        meaning: "What your own user may ask is seen without sudo.",
        remedy: "handpiecectl doctor")
    }
    return Finding(
      .groups, .problem, "\(userName) is in none of the groups \(Self.list(groups)).",
      meaning: "You may ask the daemon nothing.", remedy: join)
  }

  private var userName: String {
    accounts.userName(surroundings.user.user) ?? "user \(surroundings.user.user)"
  }

  private func make(_ groups: [String]) -> String {
    groups.map { "sudo groupadd --system \($0)" }.joined(separator: " && ")
  }

  /// Gives the user who asks what a technician needs.
  var join: String {
    let name = accounts.userName(surroundings.user.user) ?? "\"$USER\""
    return "sudo usermod --append --groups handpiece-observe,handpiece-operate \(name)"
      + "  # then log in again"
  }

  /// Whether the daemon may open the lines of handpieces.
  func accessFindings() -> [Finding] {
    guard !ports.isEmpty, !isDevelopment else { return [] }
    let name = RunningProcesses.daemonName
    guard let daemon = processes.daemonIdentity ?? accounts.identity(of: name) else {
      return [
        Finding(
          .access, .unknown, "handpieced does not run, and there is no user \(name).",
          meaning: "Whether the daemon may open the lines of handpieces is not known.",
          remedy: "sudo useradd --system --home-dir /var/lib/handpieced \(name)")
      ]
    }
    let closed = ports.filter { !($0.permissions?.permit(daemon) ?? false) }
    guard !closed.isEmpty else {
      return [.ok(.access, "The daemon may open \(Self.list(ports.map(\.node))).")]
    }
    return closed.map { finding($0, daemon) }
  }

  private func finding(_ port: HandpiecePort, _ daemon: ProcessIdentity) -> Finding {
    guard let permissions = port.permissions else {
      return Finding(
        .access, .problem, "\(port.node) does not exist, though the kernel has its line.",
        meaning: "The daemon cannot use this handpiece.",
        remedy: "sudo udevadm trigger --action=add --subsystem-match=tty")
    }
    let owner = accounts.userName(permissions.user) ?? "\(permissions.user)"
    let group = accounts.groupName(permissions.group) ?? "\(permissions.group)"
    let user = accounts.userName(daemon.user) ?? "\(daemon.user)"
    let isForGroup = permissions.mode & 0o060 == 0o060 && permissions.group != 0
    return Finding(
      .access, .problem,
      "The daemon's user \(user) may not open \(port.node), which is \(owner)'s and the group "
        + "\(group)'s (mode \(String(permissions.mode, radix: 8))).",
      meaning: "The daemon cannot use this handpiece.",
      remedy: isForGroup
        ? "sudo usermod --append --groups \(group) \(user) && sudo systemctl restart handpieced"
        : "sudo chgrp dialout \(port.node) && sudo chmod 660 \(port.node)")
  }
}
