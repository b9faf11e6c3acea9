import CLinux
import ControlAPI
import Glibc

/// Who connected to a Unix socket, as the kernel noted it then.
struct PeerCredentials {
  var userID: UInt32
  var groupID: UInt32
  var processID: Int32
  var groups: [UInt32]

  /// `nil` when the kernel does not say.
  init?(descriptor: Int32) {
    var peer = clinux_peer()
    guard unsafe clinux_socket_peer(descriptor, &peer) >= 0,
      let groups = Self.groups(descriptor: descriptor)
    else { return nil }
    userID = peer.user
    groupID = peer.group
    processID = peer.process
    self.groups = groups
  }

  /// The seat these credentials have under a policy.
  func seat(under policy: SeatPolicy) -> Seat {
    Seat(
      userID: userID, groupID: groupID, processID: processID, groups: groups,
      roles: policy.roles(userID: userID, groupID: groupID, groups: groups))
  }

  private static func groups(descriptor: Int32) -> [UInt32]? {
    var groups = [gid_t](repeating: 0, count: 32)
    while true {
      let capacity = groups.count
      let count = unsafe groups.withUnsafeMutableBufferPointer { buffer -> Int32 in
        guard let base = buffer.baseAddress else { return -EINVAL }
        return unsafe clinux_socket_peer_groups(descriptor, base, Int32(capacity))
      }
      guard count >= 0, count <= maximumGroups else { return nil }
      if Int(count) <= capacity { return Array(groups.prefix(Int(count))) }
      groups = [gid_t](repeating: 0, count: Int(count))
    }
  }

  /// The kernel's own bound (NGROUPS_MAX).
  private static let maximumGroups: Int32 = 65_536
}
