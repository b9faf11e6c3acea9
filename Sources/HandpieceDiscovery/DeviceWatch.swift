import Glibc

/// Hears that serial devices may have come or gone, so that their owner looks at ``scan()``.
///
/// The list is the truth, and a message only says when to look at it. Messages that come twice,
/// late, in another order or not at all therefore do no harm, as long as the owner also looks from
/// time to time without one. Make the watch before the first look, and nothing falls between them.
package struct DeviceWatch: ~Copyable {
  /// Who sends the messages.
  package enum Source: Hashable, Sendable {
    /// The udev daemon, once the node has its group and its links.
    case udev
    /// The kernel, where no udev daemon runs; whoever makes the node or permits its use may do so
    /// later, so look again soon after a message.
    case kernel
  }

  package let source: Source
  private let udev: Udev
  private let monitor: UdevMonitor

  /// Starts to listen.
  ///
  /// - Throws: ``DiscoveryError`` when the process may not listen to the kernel.
  package init() throws(DiscoveryError) {
    // libudev takes this file, too, as the sign that a udev daemon runs; without one it would
    // listen in silence for ever.
    source = unsafe access("/run/udev/control", F_OK) == 0 ? .udev : .kernel
    let udev = try Udev()
    monitor = try udev.monitor(source: source == .udev ? "udev" : "kernel", subsystem: "tty")
    self.udev = udev
  }

  /// For poll(2) only: wait for `POLLIN`.
  package var descriptor: Int32 { monitor.descriptor }

  /// Reads the messages that wait, without waiting for one; `descriptor` stays readable when there
  /// are more of them than one call reads.
  package mutating func takeNews() -> DeviceNews {
    var news = DeviceNews()
    for _ in 0..<Self.mostMessages {
      switch monitor.receive() {
      case .message: news.isAboutTerminals = true
      case .lost: news.wasLost = true
      case .nothing: return news
      }
    }
    return news
  }

  private static let mostMessages = 256
}
