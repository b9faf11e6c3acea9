import Glibc

/// What a service tells its manager, by the protocol of `sd_notify(3)`.
package enum ServiceNews: Hashable, Sendable {
  /// It does what it is there for.
  case ready
  /// It has begun to end.
  case stopping
  /// It lives.
  case watchdog
  /// How it is, in one line for people.
  case status(String)

  fileprivate var line: String {
    switch self {
    case .ready: "READY=1"
    case .stopping: "STOPPING=1"
    case .watchdog: "WATCHDOG=1"
    // A line end would begin another piece of news.
    case .status(let text):
      "STATUS=" + String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
    }
  }
}

/// The way to the service manager: datagrams to the socket in `NOTIFY_SOCKET`, a path or a name in
/// the abstract space.
///
/// Nothing waits for the manager, and what it does not take is lost: news are repeated anyway.
package final class ServiceNotifier: Sendable {
  private let descriptor: Int32
  private let address: DatagramAddress

  /// `nil` when no manager wants to hear anything.
  package init?(_ environment: ServiceEnvironment) throws(ServiceManagerError) {
    guard let name = environment["NOTIFY_SOCKET"] else { return nil }
    guard let address = DatagramAddress(name) else {
      throw .malformed(variable: "NOTIFY_SOCKET", value: name)
    }
    descriptor = DatagramAddress.socket()
    self.address = address
    guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
  }

  deinit {
    close(descriptor)
  }

  /// Tells the manager; false when it did not take it.
  @discardableResult package func tell(_ news: ServiceNews...) -> Bool {
    address.send(Array(news.map(\.line).joined(separator: "\n").utf8), from: descriptor)
  }
}
