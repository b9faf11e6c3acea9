/// The users and groups of /etc/passwd and /etc/group.
struct Accounts {
  private var userNames: [UInt32: String] = [:]
  private var primaryGroups: [String: (user: UInt32, group: UInt32)] = [:]
  private var groupNumbers: [String: UInt32] = [:]
  private var members: [String: Set<String>] = [:]

  init(of machine: MachineFolder) {
    for fields in Self.rows(machine.text("/etc/passwd"), fieldCount: 7) {
      guard let user = UInt32(fields[2]), let group = UInt32(fields[3]) else { continue }
      userNames[user] = userNames[user] ?? fields[0]
      primaryGroups[fields[0]] = (user, group)
    }
    for fields in Self.rows(machine.text("/etc/group"), fieldCount: 4) {
      guard let number = UInt32(fields[2]) else { continue }
      groupNumbers[fields[0]] = number
      members[fields[0]] = Set(fields[3].split(separator: ",").map(String.init))
    }
  }

  func userName(_ user: UInt32) -> String? { userNames[user] }

  func groupName(_ number: UInt32) -> String? {
    groupNumbers.filter { $0.value == number }.keys.min()
  }

  func groupNumber(_ name: String) -> UInt32? { groupNumbers[name] }

  func isMember(_ user: String, of group: String) -> Bool {
    members[group]?.contains(user) ?? false
  }

  /// As whom a process of this user would ask.
  func identity(of name: String) -> ProcessIdentity? {
    guard let own = primaryGroups[name] else { return nil }
    let others = groupNumbers.filter { isMember(name, of: $0.key) }.values
    return ProcessIdentity(user: own.user, groups: Set(others).union([own.group]))
  }

  private static func rows(_ text: String?, fieldCount: Int) -> [[String]] {
    (text ?? "").split(separator: "\n").map { line in
      line.split(separator: ":", omittingEmptySubsequences: false).map {
        MachineFolder.printable(String($0))
      }
    }.filter { $0.count >= fieldCount && !$0[0].hasPrefix("#") }
  }
}
