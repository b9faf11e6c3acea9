/// Who sits at the other end of a connection, as the kernel told it. A seat is not a person.
package struct Seat: Hashable, Sendable {
  package var userID: UInt32
  package var groupID: UInt32
  package var processID: Int32
  /// The supplementary groups.
  package var groups: [UInt32]
  package var roles: Set<Role>

  package init(
    userID: UInt32, groupID: UInt32, processID: Int32, groups: [UInt32], roles: Set<Role>
  ) {
    self.userID = userID
    self.groupID = groupID
    self.processID = processID
    self.groups = groups
    self.roles = roles
  }

  /// Whether the seat may use a route; routes without a role are everybody's.
  package func may(use route: ControlRoute) -> Bool {
    route.role == nil || roles.contains { route.isFor($0) }
  }
}
