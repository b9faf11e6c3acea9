/// A process as others may see it.
struct RunningProcess: Hashable {
  let id: Int
  /// The first 15 bytes of its program's name.
  let name: String
}

/// As whom a process asks.
package struct ProcessIdentity: Hashable, Sendable {
  package var user: UInt32
  /// All its groups.
  package var groups: Set<UInt32>

  package init(user: UInt32, groups: Set<UInt32>) {
    self.user = user
    self.groups = groups
  }
}

/// What runs on a machine, and who holds the lines of handpieces.
struct RunningProcesses {
  struct Holder: Hashable {
    let process: RunningProcess
    let node: String
  }

  private(set) var all: [RunningProcess] = []
  private(set) var holders: [Holder] = []
  /// How many processes did not show what they hold.
  private(set) var hiddenCount = 0
  private(set) var daemonIdentity: ProcessIdentity?

  static let daemonName = "handpieced"

  /// Walks through /proc, and looks for these nodes among what each process holds.
  init(of machine: MachineFolder, holding nodes: [String]) {
    let entries = (try? machine.names(in: "/proc")) ?? []
    for process in entries.compactMap({ Int($0) }).sorted() {
      guard let name = machine.line("/proc/\(process)/comm") else { continue }
      let running = RunningProcess(id: process, name: name)
      all.append(running)
      if name == Self.daemonName, daemonIdentity == nil {
        daemonIdentity = Self.identity(machine.text("/proc/\(process)/status") ?? "")
      }
      // The daemon holding its lines is as it should be.
      guard !nodes.isEmpty, name != Self.daemonName else { continue }
      do throws(MachineFolder.ListingFailure) {
        let held = try Self.held(by: process, machine)
        holders += nodes.filter(held.contains).map { Holder(process: running, node: $0) }
      } catch {
        if error == .hidden { hiddenCount += 1 }
      }
    }
  }

  func named(_ name: String) -> [RunningProcess] {
    all.filter { $0.name == name }
  }

  /// The paths a process has open.
  private static func held(
    by process: Int, _ machine: MachineFolder
  ) throws(MachineFolder.ListingFailure) -> Set<String> {
    let folder = "/proc/\(process)/fd"
    var held: Set<String> = []
    for descriptor in try machine.names(in: folder) {
      do throws(MachineFolder.ListingFailure) {
        held.insert(try machine.target(of: "\(folder)/\(descriptor)"))
      } catch {
        // Closed since the folder was read.
        guard error == .missing else { throw error }
      }
    }
    return held
  }

  /// Reads the effective user and all groups out of /proc/PID/status.
  private static func identity(_ status: String) -> ProcessIdentity? {
    func numbers(_ key: String) -> [UInt32] {
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(key):") }
      return line?.dropFirst(key.count + 1).split { $0 == "\t" || $0 == " " }
        .compactMap { UInt32($0) } ?? []
    }
    // Real, effective, saved and of the file system.
    guard let user = numbers("Uid").dropFirst().first,
      let group = numbers("Gid").dropFirst().first
    else { return nil }
    return ProcessIdentity(user: user, groups: Set(numbers("Groups")).union([group]))
  }
}
