import ControlAPI
import Glibc

extension SeatPolicy {
  /// Roles by the groups of this machine that are named after them, and which of those groups do
  /// not exist.
  ///
  /// The corresponding C function is `getgrnam_r`.
  package static func groupsOfMachine() -> (policy: SeatPolicy, missing: [String]) {
    var table: [UInt32: Set<Role>] = [:]
    var missing: [String] = []
    for role in Role.allCases {
      let name = "handpiece-\(role.rawValue)"
      if let id = groupID(name) {
        table[id, default: []].insert(role)
      } else {
        missing.append(name)
      }
    }
    return (.groups(table), missing)
  }

  private static func groupID(_ name: String) -> UInt32? {
    var entry = unsafe group()
    var found: UnsafeMutablePointer<group>? = nil
    var buffer = [CChar](repeating: 0, count: 16_384)
    let result = unsafe getgrnam_r(name, &entry, &buffer, buffer.count, &found)
    guard result == 0, unsafe found != nil else { return nil }
    return unsafe entry.gr_gid
  }
}
