import CLinux
import CSerialPort
import Glibc

/// One open serial line to a handpiece: bytes in, frames out, never waiting for either.
///
/// A real port is opened by libserialport, a pseudo-terminal (which libserialport cannot open) by
/// plain system calls; from then on both are one descriptor that the owner polls. The line is
/// exclusive while it is open and closes when the value ends. It has one owner at a time, and
/// nothing behind it belongs to a thread, so it may go from one to another.
@safe package struct Line: ~Copyable, @unchecked Sendable {
  /// What stands behind the descriptor.
  package enum Kind: Hashable, Sendable {
    case serialPort
    case pseudoTerminal
  }

  /// What ``read(into:)`` found.
  package enum Received: Hashable, Sendable {
    /// This many bytes were stored at the start of the buffer; at least one.
    case bytes(Int)
    case nothing
    /// The other side is gone for good: close the line.
    case hungUp
  }

  /// What became of a frame.
  package enum Sent: Hashable, Sendable {
    /// The line has taken the frame and, where it does not fit the driver, keeps its rest.
    case written
    /// The frame before is still on its way; nothing of this one was taken.
    case busy
    /// The frame is longer than ``longestFrame``; nothing of it was taken.
    case tooLong
    /// The other side is gone for good: close the line.
    case hungUp
  }

  /// The most bytes one frame may have, both delimiters included.
  package static let longestFrame = 256

  package let kind: Kind
  /// The device node, with every symbolic link resolved.
  package let path: String
  /// For poll(2) only: wait for `POLLIN`, and for `POLLOUT` while ``isHoldingRest``.
  package let descriptor: Int32

  private let port: OpaquePointer?
  private var rest: [UInt8] = []

  /// Takes ownership of `descriptor`, or of `port` and the descriptor that belongs to it.
  init(kind: Kind, path: String, descriptor: Int32, port: OpaquePointer?) {
    self.kind = kind
    self.path = path
    self.descriptor = descriptor
    unsafe self.port = port
    rest.reserveCapacity(Self.longestFrame)
  }

  deinit {
    if let port = unsafe port {
      // What outlives its last close is left to others as it was found.
      _ = clinux_tty_shared(descriptor)
      unsafe sp_close(port)
      unsafe sp_free_port(port)
    } else {
      close(descriptor)
    }
  }

  /// Whether these `revents` of poll(2) say that the other side is gone for good.
  ///
  /// Poll reports that for ever, so the owner closes the line at once instead of polling again.
  /// Bytes that were not read before are lost.
  package static func hasHungUp(_ revents: Int16) -> Bool {
    revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
  }

  /// Whether part of a frame waits for the driver to have room; ``flush()`` then on `POLLOUT`.
  package var isHoldingRest: Bool { !rest.isEmpty }

  /// Stores what has arrived in the existing elements of `buffer`, from the first one on.
  ///
  /// The corresponding C function is `read`.
  package mutating func read(into buffer: inout [UInt8]) -> Received {
    guard !buffer.isEmpty else { return .nothing }
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
    }
    if count > 0 { return .bytes(count) }
    // VMIN is 1, so that "no data" is EAGAIN and zero bytes mean that the other side is gone.
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .hungUp
  }

  /// Sends one whole frame if the frame before it has left, and never waits.
  ///
  /// At most one frame is queued, so that no old frame speaks for a host that has died since.
  /// No event tells that the line is free again: ask once more when the frame's time is over.
  ///
  /// Of a pseudo-terminal the kernel does not tell what the other side has yet to read. There the
  /// line is busy only once the terminal is full, and a handpiece judges a late frame by the
  /// clock value it echoes.
  ///
  /// The corresponding C function is `write`.
  package mutating func write(_ frame: Span<UInt8>) -> Sent {
    guard frame.count <= Self.longestFrame else { return .tooLong }
    let before = flush()
    guard before == .written, !frame.isEmpty else { return before }
    return unsafe frame.withUnsafeBytes { bytes in
      switch unsafe transmit(bytes) {
      case .taken(let count):
        unsafe rest.append(contentsOf: bytes[count...])
        return .written
      case .full: return .busy
      case .hungUp: return .hungUp
      }
    }
  }

  /// Pushes the rest of a frame; `.written` once all of it has left and the next may follow.
  package mutating func flush() -> Sent {
    if !rest.isEmpty {
      switch unsafe rest.withUnsafeBytes({ unsafe transmit($0) }) {
      case .taken(let count): rest.removeFirst(count)
      case .full: return .busy
      case .hungUp: return .hungUp
      }
    }
    guard rest.isEmpty else { return .busy }
    let queued = clinux_tty_output_queued(descriptor)
    return queued == 0 ? .written : queued > 0 ? .busy : .hungUp
  }

  private enum Transmitted {
    case taken(Int)
    case full
    case hungUp
  }

  private func transmit(_ bytes: UnsafeRawBufferPointer) -> Transmitted {
    let count = unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    if count > 0 { return .taken(count) }
    return count == 0 || errno == EAGAIN || errno == EINTR ? .full : .hungUp
  }
}
