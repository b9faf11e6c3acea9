import CUdev
import Glibc

/// A socket on which libudev receives messages about devices.
///
/// The corresponding C functions are `udev_monitor_ref` and `udev_monitor_unref`.
@safe struct UdevMonitor: ~Copyable {
  enum Received {
    case message
    /// The socket's buffer was full, or what came was no message.
    case lost
    case nothing
  }

  private let monitor: OpaquePointer
  let descriptor: Int32

  /// Takes over one reference to `monitor` and starts to listen for one subsystem.
  ///
  /// The corresponding C functions are `udev_monitor_filter_add_match_subsystem_devtype` and
  /// `udev_monitor_enable_receiving`.
  init(owning monitor: OpaquePointer, subsystem: String) throws(DiscoveryError) {
    unsafe self.monitor = monitor
    descriptor = unsafe udev_monitor_get_fd(monitor)
    let matched = unsafe udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystem, nil)
    guard matched >= 0 else {
      throw .notWatching(
        call: "udev_monitor_filter_add_match_subsystem_devtype", errorNumber: -matched)
    }
    let enabled = unsafe udev_monitor_enable_receiving(monitor)
    guard enabled >= 0 else {
      throw .notWatching(call: "udev_monitor_enable_receiving", errorNumber: -enabled)
    }
  }

  deinit { unsafe udev_monitor_unref(monitor) }

  /// Reads one message, without waiting for it.
  ///
  /// The corresponding C function is `udev_monitor_receive_device`.
  func receive() -> Received {
    guard let device = unsafe udev_monitor_receive_device(monitor) else {
      return errno == EAGAIN || errno == EINTR ? .nothing : .lost
    }
    unsafe udev_device_unref(device)
    return .message
  }
}
