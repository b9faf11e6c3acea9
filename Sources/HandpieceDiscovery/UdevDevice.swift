import CUdev

/// One device as libudev sees it.
///
/// The corresponding C functions are `udev_device_ref` and `udev_device_unref`.
@safe struct UdevDevice: ~Copyable {
  private let device: OpaquePointer

  /// Takes over one reference to `device`.
  init(owning device: OpaquePointer) {
    unsafe self.device = device
  }

  deinit { unsafe udev_device_unref(device) }

  /// Its node under /dev.
  var node: String? { unsafe text(udev_device_get_devnode(device)) }

  /// The last part of its path under /sys.
  var name: String? { unsafe text(udev_device_get_sysname(device)) }

  /// The kernel driver that serves it.
  var driver: String? { unsafe text(udev_device_get_driver(device)) }

  /// The value of a file in its folder under /sys.
  func attribute(_ name: String) -> String? {
    unsafe text(udev_device_get_sysattr_value(device, name))
  }

  /// The nearest device above it in /sys that is of this subsystem and type.
  func ancestor(subsystem: String, type: String) -> UdevDevice? {
    // libudev lends the ancestor for as long as this device lives.
    guard
      let lent = unsafe udev_device_get_parent_with_subsystem_devtype(device, subsystem, type),
      let owned = unsafe udev_device_ref(lent)
    else { return nil }
    return unsafe UdevDevice(owning: owned)
  }

  private func text(_ characters: UnsafePointer<CChar>?) -> String? {
    guard let characters = unsafe characters else { return nil }
    return unsafe String(cString: characters)
  }
}
