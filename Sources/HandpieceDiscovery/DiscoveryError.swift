import Glibc

/// Why the devices could not be listed or watched; its description is one line that says what to do.
package enum DiscoveryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// This function of libudev failed with this `errno` value.
  case failed(call: String, errorNumber: Int32)
  /// This function of libudev, which listens for devices, failed with this `errno` value.
  case notWatching(call: String, errorNumber: Int32)

  package var description: String {
    switch self {
    case .failed(let call, let errorNumber):
      """
      cannot list serial devices: \(call) failed: \
      \(unsafe String(cString: strerror(errorNumber))); is /sys mounted?
      """
    case .notWatching(let call, let errorNumber):
      """
      cannot watch serial devices: \(call) failed: \
      \(unsafe String(cString: strerror(errorNumber))); are netlink sockets permitted?
      """
    }
  }
}
