import CUdev
import Glibc

/// A connection to libudev, which reads /sys and needs no udev daemon for that.
///
/// The corresponding C functions are `udev_new` and `udev_unref`.
@safe struct Udev: ~Copyable {
  private let context: OpaquePointer

  init() throws(DiscoveryError) {
    guard let context = unsafe udev_new() else {
      throw .failed(call: "udev_new", errorNumber: errno)
    }
    unsafe self.context = context
  }

  deinit { unsafe udev_unref(context) }

  /// The /sys paths of the devices of one subsystem whose name fits any of these patterns, at most
  /// `limit` of them.
  ///
  /// The corresponding C function is `udev_enumerate_scan_devices`.
  func paths(
    subsystem: String, names: [String], limit: Int
  ) throws(DiscoveryError) -> [String] {
    guard let enumeration = unsafe udev_enumerate_new(context) else {
      throw .failed(call: "udev_enumerate_new", errorNumber: errno)
    }
    defer { unsafe udev_enumerate_unref(enumeration) }
    let matched = unsafe udev_enumerate_add_match_subsystem(enumeration, subsystem)
    guard matched >= 0 else {
      throw .failed(call: "udev_enumerate_add_match_subsystem", errorNumber: -matched)
    }
    for name in names {
      let added = unsafe udev_enumerate_add_match_sysname(enumeration, name)
      guard added >= 0 else {
        throw .failed(call: "udev_enumerate_add_match_sysname", errorNumber: -added)
      }
    }
    let scanned = unsafe udev_enumerate_scan_devices(enumeration)
    guard scanned >= 0 else {
      throw .failed(call: "udev_enumerate_scan_devices", errorNumber: -scanned)
    }
    var paths: [String] = []
    var entry = unsafe udev_enumerate_get_list_entry(enumeration)
    while let current = unsafe entry, paths.count < limit {
      if let path = unsafe udev_list_entry_get_name(current) {
        unsafe paths.append(String(cString: path))
      }
      unsafe entry = udev_list_entry_get_next(current)
    }
    return paths
  }

  /// The device at a /sys path, or `nil` when it has been unplugged since.
  ///
  /// The corresponding C function is `udev_device_new_from_syspath`.
  func device(at path: String) -> UdevDevice? {
    guard let device = unsafe udev_device_new_from_syspath(context, path) else { return nil }
    return unsafe UdevDevice(owning: device)
  }

  /// Listens for messages of `source`, `udev` or `kernel`, about one subsystem.
  ///
  /// The corresponding C function is `udev_monitor_new_from_netlink`.
  func monitor(source: String, subsystem: String) throws(DiscoveryError) -> UdevMonitor {
    guard let monitor = unsafe udev_monitor_new_from_netlink(context, source) else {
      throw .notWatching(call: "udev_monitor_new_from_netlink", errorNumber: errno)
    }
    return try unsafe UdevMonitor(owning: monitor, subsystem: subsystem)
  }
}
