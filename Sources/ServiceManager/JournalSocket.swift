import Glibc

/// The way into systemd's journal by its own protocol, which keeps the fields of an entry apart.
package final class JournalSocket: Sendable {
  package static let usualPath = "/run/systemd/journal/socket"

  private let descriptor: Int32
  private let address: DatagramAddress

  /// `nil` when standard error does not lead to the journal, as `JOURNAL_STREAM` says, or the
  /// journal cannot be reached.
  package init?(
    _ environment: ServiceEnvironment, standardError: Int32 = STDERR_FILENO,
    path: String = JournalSocket.usualPath
  ) {
    guard Self.isJournal(standardError, environment["JOURNAL_STREAM"]),
      let address = DatagramAddress(path)
    else { return nil }
    let descriptor = DatagramAddress.socket()
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    self.address = address
  }

  deinit {
    close(descriptor)
  }

  /// Writes an entry; false when the journal did not take it.
  ///
  /// Names are made of capitals, digits and underscores, whatever they were.
  @discardableResult package func write(_ fields: [(name: String, value: String)]) -> Bool {
    var bytes: [UInt8] = []
    for field in fields {
      let name = Self.name(field.name)
      guard !name.isEmpty else { continue }
      let value = Array(field.value.utf8)
      bytes += name
      // A value of several lines comes with its length.
      if value.contains(UInt8(ascii: "\n")) {
        bytes.append(UInt8(ascii: "\n"))
        let count = UInt64(value.count)
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
      } else {
        bytes.append(UInt8(ascii: "="))
      }
      bytes += value
      bytes.append(UInt8(ascii: "\n"))
    }
    return address.send(bytes, from: descriptor)
  }

  /// The journal refuses other letters, and names that begin with a digit or an underscore are not
  /// for services.
  private static func name(_ name: String) -> [UInt8] {
    let letters = name.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
      default: UInt8(ascii: "_")
      }
    }
    return Array(letters.drop { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }.prefix(64))
  }

  /// Whether a descriptor is the stream that the service manager made to the journal.
  private static func isJournal(_ descriptor: Int32, _ stream: String?) -> Bool {
    var status = stat()
    guard let stream, unsafe fstat(descriptor, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}
