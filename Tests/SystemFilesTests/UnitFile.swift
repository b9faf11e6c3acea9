/// A unit file of systemd, line by line.
struct UnitFile {
  struct Setting: Hashable {
    let section: String
    let key: String
    let value: String
    /// Whether the comment right above it, or above its group, begins with `reason:`.
    let hasReason: Bool
    /// Whether that comment stands above another line of the group.
    let sharesReason: Bool
  }

  let settings: [Setting]

  init(_ text: String) {
    var settings: [Setting] = []
    var section = ""
    var hasReason = false
    var isInComment = false
    var isInGroup = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        let isReason = line.hasPrefix("# reason: ")
        hasReason = isReason || (isInComment && hasReason)
        isInComment = true
        isInGroup = false
        continue
      }
      isInComment = false
      if line.isEmpty {
        (hasReason, isInGroup) = (false, false)
      } else if line.hasPrefix("[") {
        section = String(line.dropFirst().dropLast())
      } else if let equals = line.firstIndex(of: "=") {
        settings.append(
          Setting(
            section: section, key: String(line[..<equals]),
            value: String(line[line.index(after: equals)...]), hasReason: hasReason,
            sharesReason: hasReason && isInGroup))
        isInGroup = true
      }
    }
    self.settings = settings
  }

  func values(of key: String) -> [String] {
    settings.filter { $0.key == key }.map(\.value)
  }

  /// What says how a service is run, not what it may do.
  private static let plain: Set = [
    "Type", "NotifyAccess", "WatchdogSec", "TimeoutStartSec", "TimeoutStopSec", "Restart",
    "RestartSec", "RestartPreventExitStatus", "EnvironmentFile", "ExecStart", "Sockets",
  ]

  /// Lines that go with the one above them, under one reason.
  private static let companions: Set = [
    "AmbientCapabilities", "CPUSchedulingPolicy", "DeviceAllow", "DevicePolicy", "Environment",
    "IOSchedulingClass", "IPAddressDeny", "KeyringMode", "MemoryDenyWriteExecute", "MemoryMax",
    "NoNewPrivileges", "PrivateIPC", "PrivateTmp", "ProcSubset", "ProtectControlGroups",
    "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables",
    "RestrictRealtime", "RestrictSUIDSGID", "SocketBindDeny", "StateDirectoryMode",
    "SupplementaryGroups", "SystemCallArchitectures", "SystemCallFilter", "TasksMax", "Group",
    "UMask",
  ]

  /// Lines that allow or forbid something, and do not say why.
  var unexplained: [String] {
    settings.filter { setting in
      guard setting.section == "Service", !Self.plain.contains(setting.key) else { return false }
      return !setting.hasReason
        || setting.sharesReason && !Self.companions.contains(setting.key)
    }.map { "\($0.key)=\($0.value)" }
  }
}
