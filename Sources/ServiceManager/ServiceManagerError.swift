/// Why what the service manager passed on cannot be used.
package enum ServiceManagerError: Error, Hashable, Sendable {
  /// A variable of the environment does not hold what it should.
  case malformed(variable: String, value: String)
  /// So many sockets came with so many names.
  case namesMissing(sockets: Int, names: Int)
  /// Two sockets have one name.
  case twice(name: String)
  /// A socket that nothing here listens on.
  case unknown(name: String)
  /// A socket did not come, while others did.
  case missing(name: String)
  /// What came by that name cannot be listened on.
  case unfit(name: String, SocketDefect)
  /// A system call failed.
  case system(call: String, errno: Int32)

  /// What a passed descriptor is not.
  package enum SocketDefect: Hashable, Sendable {
    case notOpen
    case notASocket
    case notUnix
    case wrongType
    case notListening
    case unnamed
  }
}

extension ServiceManagerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformed(let variable, let value):
      "\(variable)=\(Self.printable(value)) from the service manager is not understood"
    case .namesMissing(let sockets, let names):
      "the service manager passed \(sockets) sockets and \(names) names "
        + "(FileDescriptorName= in the socket units)"
    case .twice(let name):
      "the service manager passed two sockets named \(Self.printable(name))"
    case .unknown(let name):
      "the service manager passed a socket named \(Self.printable(name)), which is not ours"
    case .missing(let name):
      "the service manager passed no socket named \(name): enable all socket units or none"
    case .unfit(let name, let defect):
      "the socket named \(name) from the service manager \(defect)"
    case .system(let call, let number): "\(call): error \(number)"
    }
  }

  private static func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(80).map {
        $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0)
      })
  }
}

extension ServiceManagerError.SocketDefect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notOpen: "is not open"
    case .notASocket: "is not a socket"
    case .notUnix: "is not a Unix socket"
    case .wrongType:
      "is of another type (ListenStream= for control, ListenSequentialPacket= for stop)"
    case .notListening: "does not listen"
    case .unnamed: "has no path"
    }
  }
}
