/// A unit file of systemd, line by line.
struct UnitFile {
  struct Setting: Hashable {
    let section: String
    let key: String
    let value: String
    /// Whether the comment right above it, or above its group, begins with `reason:`.
    let hasReason: Bool
  }

  let settings: [Setting]

  init(_ text: String) {
    var settings: [Setting] = []
    var section = ""
    var hasReason = false
    var isInComment = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        let isReason = line.hasPrefix("# reason: ")
        hasReason = isReason || (isInComment && hasReason)
        isInComment = true
        continue
      }
      isInComment = false
      if line.isEmpty {
        hasReason = false
      } else if line.hasPrefix("[") {
        section = String(line.dropFirst().dropLast())
      } else if let equals = line.firstIndex(of: "=") {
        settings.append(
          Setting(
            section: section, key: String(line[..<equals]),
            value: String(line[line.index(after: equals)...]), hasReason: hasReason))
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

  /// Lines that allow or forbid something, and do not say why.
  var unexplained: [String] {
    settings.filter { $0.section == "Service" && !Self.plain.contains($0.key) && !$0.hasReason }
      .map { "\($0.key)=\($0.value)" }
  }
}
