import AuditLog
import CLinux
import Glibc
import Quantities
import TreatmentSession

/// The clocks and the randomness of this machine; the only place where the daemon asks for them.
struct HostClock: Sendable {
  let bootID: BootID
  /// Whether days may be counted by the wall clock.
  let trust = ClockTrust()

  init() {
    // A number of our own: the kernel's is the same for every daemon of one boot, this one also
    // tells two runs of the daemon apart.
    bootID = BootID(high: Self.random(), low: Self.random())
  }

  var boot: BootInstant {
    BootInstant(microseconds: clinux_boot_microseconds())
  }

  var moment: Moment {
    let (boot, utc) = (boot, utc)
    let holds = trust.holds(utc, at: boot, isSynchronised: Self.isSynchronised)
    return Moment(boot: boot, today: holds ? utc.day : nil, utc: holds ? utc : nil)
  }

  var stamp: LeafStamp {
    LeafStamp(utc: utc, boot: boot, bootID: bootID)
  }

  /// Whether the kernel holds the wall clock for synchronised.
  static var isSynchronised: Bool { clinux_utc_is_synchronised() != 0 }

  /// The number the kernel gave this boot; zeros where nobody gives one.
  ///
  /// A service that sees no more of /proc than its processes is told by its manager.
  static var hostBootID: BootID {
    if let told = unsafe getenv("HANDPIECED_BOOT_ID") {
      return BootID(unsafe String(cString: told)) ?? BootID(high: 0, low: 0)
    }
    var bytes = [UInt8](repeating: 0, count: 64)
    let descriptor = unsafe open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return BootID(high: 0, low: 0) }
    defer { _ = close(descriptor) }
    let count = unsafe read(descriptor, &bytes, bytes.count)
    let digits = bytes.prefix(max(0, count)).filter {
      $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\n")
    }
    return BootID(String(decoding: digits, as: UTF8.self)) ?? BootID(high: 0, low: 0)
  }

  private var utc: UTCInstant {
    UTCInstant(microseconds: clinux_utc_microseconds())
  }

  /// Random bytes from the kernel.
  static func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    _ = unsafe clinux_random(&bytes, count)
    return bytes
  }

  /// A random number from the kernel.
  static func random() -> UInt64 {
    var number: UInt64 = 0
    _ = unsafe clinux_random(&number, MemoryLayout<UInt64>.size)
    return number
  }
}
