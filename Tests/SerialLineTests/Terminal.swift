import CLinux
import Glibc

/// The handpiece's side of a pseudo-terminal whose other side a test opens as a line.
struct Terminal: ~Copyable {
  let master: Int32
  /// The path that the line opens.
  let path: String

  init() throws {
    var name = [CChar](repeating: 0, count: 32)
    let master = unsafe clinux_pty_open_master(&name, name.count)
    guard master >= 0 else { throw SetupFailure(call: "pty", errorNumber: -master) }
    self.master = master
    path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
  }

  deinit { close(master) }

  /// Writes all of `bytes` towards the line.
  func send(_ bytes: [UInt8]) throws {
    let count = unsafe write(master, bytes, bytes.count)
    guard count == bytes.count else { throw SetupFailure(call: "write", errorNumber: errno) }
  }

  /// Reads `count` bytes, or fewer when nothing more comes for a second.
  func receive(_ count: Int) -> [UInt8] {
    var received: [UInt8] = []
    while received.count < count {
      let chunk = receiveSome(atMost: count - received.count)
      guard !chunk.isEmpty else { break }
      received += chunk
    }
    return received
  }

  /// Reads what has come, or what comes first within a second.
  func receiveSome(atMost count: Int = 4096) -> [UInt8] {
    poll(master, POLLIN) & Int16(POLLIN) != 0 ? receiveNow(atMost: count) : []
  }

  /// Reads what has come.
  func receiveNow(atMost count: Int = 4096) -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: count)
    let got = unsafe read(master, &chunk, chunk.count)
    return got > 0 ? Array(chunk.prefix(got)) : []
  }

  /// The settings of the terminal, which both sides share.
  var settings: termios {
    get {
      var settings = termios()
      unsafe tcgetattr(master, &settings)
      return settings
    }
    nonmutating set {
      var settings = newValue
      unsafe tcsetattr(master, TCSANOW, &settings)
    }
  }
}

/// A step of a test's own preparation that the machine refused.
struct SetupFailure: Error {
  let call: String
  let errorNumber: Int32
}

/// The `revents` of one descriptor, waiting a second at most.
func poll(_ descriptor: Int32, _ events: Int32) -> Int16 {
  var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
  return unsafe Glibc.poll(&entry, 1, 1000) > 0 ? entry.revents : 0
}

/// The descriptors of this process that stand for `path`.
func openDescriptors(of path: String) -> [Int32] {
  guard let folder = unsafe opendir("/proc/self/fd") else { return [] }
  defer { unsafe closedir(folder) }
  var found: [Int32] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    var target = [CChar](repeating: 0, count: 256)
    let length = unsafe readlink("/proc/self/fd/\(name)", &target, target.count)
    let bytes = target.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
    if let number = Int32(name), String(decoding: bytes, as: UTF8.self) == path {
      found.append(number)
    }
  }
  return found
}
