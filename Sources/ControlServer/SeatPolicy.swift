package import ControlAPI

/// Which roles a peer has.
package enum SeatPolicy: Sendable {
  /// One user has all roles and nobody else has any.
  case development(userID: UInt32)
  /// Roles by group, of the peer's own group and its supplementary groups.
  case groups([UInt32: Set<Role>])

  /// The roles of a peer; being root gives none.
  package func roles(userID: UInt32, groupID: UInt32, groups: [UInt32]) -> Set<Role> {
    switch self {
    case .development(let developer):
      userID == developer ? Set(Role.allCases) : []
    case .groups(let table):
      ([groupID] + groups).reduce(into: []) { roles, group in
        roles.formUnion(table[group] ?? [])
      }
    }
  }
}
