import AuditLog
import CLinux
import Quantities
import TreatmentSession

/// The clocks and the randomness of this machine; the only place where the daemon asks for them.
struct HostClock: Sendable {
  let bootID: BootID

  init() {
    // A number of our own: the kernel's is the same for every daemon of one boot, this one also
    // tells two runs of the daemon apart.
    bootID = BootID(high: Self.random(), low: Self.random())
  }

  var boot: BootInstant {
    BootInstant(microseconds: clinux_boot_microseconds())
  }

  var moment: Moment {
    let utc = utc
    return Moment(boot: boot, today: utc.day, utc: utc)
  }

  var stamp: LeafStamp {
    LeafStamp(utc: utc, boot: boot, bootID: bootID)
  }

  private var utc: UTCInstant {
    UTCInstant(microseconds: clinux_utc_microseconds())
  }

  /// A random number from the kernel.
  static func random() -> UInt64 {
    var number: UInt64 = 0
    _ = unsafe clinux_random(&number, MemoryLayout<UInt64>.size)
    return number
  }
}
