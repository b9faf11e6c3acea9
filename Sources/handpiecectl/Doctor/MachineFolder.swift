import Glibc

/// The files of a machine below one folder: `/` for this machine, another one in tests.
///
/// Nothing is followed out of /proc, /sys, /etc, /run or /usr but symbolic links that lie there,
/// and everything that is read is bounded.
struct MachineFolder {
  /// Why a folder's names could not be read.
  enum ListingFailure: Error {
    /// It has gone, or was never there.
    case missing
    /// It is there, and this user may not look into it.
    case hidden
  }

  /// Without a slash at its end, so empty for `/`.
  private let root: String

  private static let mostNames = 65_536
  private static let mostBytes = 256 * 1024

  init(_ root: String) {
    self.root = Self.resolved(root).map { $0 == "/" ? "" : $0 } ?? root
  }

  /// The names in a folder, sorted.
  ///
  /// The corresponding C function is `readdir`.
  func names(in folder: String) throws(ListingFailure) -> [String] {
    guard let stream = unsafe opendir(root + folder) else {
      throw [ENOENT, ESRCH].contains(errno) ? .missing : .hidden
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while names.count < Self.mostNames, let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The text of a file, at most its first 256 KiB; `nil` when it cannot be read.
  func text(_ path: String) -> String? {
    // Opening a FIFO would block; none is meant.
    let descriptor = unsafe open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    while bytes.count < Self.mostBytes {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      guard count > 0 else { break }
      bytes += chunk.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of a file of one line, fit to be shown.
  func line(_ path: String) -> String? {
    text(path).map(Self.printable)
  }

  /// What a symbolic link says.
  ///
  /// The corresponding C function is `readlink`.
  func target(of link: String) throws(ListingFailure) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
        unsafe characters.baseAddress.map {
          unsafe readlink(root + link, $0, characters.count)
        } ?? -1
      }
    }
    guard count >= 0 else { throw [ENOENT, ESRCH].contains(errno) ? .missing : .hidden }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// A path below this folder without symbolic links.
  func resolved(_ path: String) -> String? {
    guard let whole = Self.resolved(root + path), whole.hasPrefix(root + "/") else { return nil }
    return String(whole.dropFirst(root.count))
  }

  func exists(_ path: String) -> Bool {
    unsafe access(root + path, F_OK) == 0
  }

  /// Who may open a file.
  ///
  /// The corresponding C function is `stat`.
  func permissions(of path: String) -> FilePermissions? {
    var status = stat()
    guard unsafe stat(root + path, &status) == 0 else { return nil }
    return FilePermissions(user: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o777)
  }

  /// Text of others, fit to be shown: one line, bounded, and nothing that could steer a terminal.
  static func printable(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(200).filter { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        false
      default: true
      }
    }
    return String(String.UnicodeScalarView(shown)).split(separator: " ").joined(separator: " ")
  }

  private static func resolved(_ path: String) -> String? {
    guard let buffer = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(buffer) }
    return unsafe String(cString: buffer)
  }
}

/// Owner, group and the nine bits of a file.
struct FilePermissions: Hashable {
  let user: UInt32
  let group: UInt32
  let mode: UInt32

  /// Whether such a process may read and write the file; access lists are not looked at.
  func permit(_ process: ProcessIdentity) -> Bool {
    let readAndWrite: UInt32 = 0o6
    if process.user == 0 { return true }
    if process.user == user { return (mode >> 6) & readAndWrite == readAndWrite }
    if process.groups.contains(group) { return (mode >> 3) & readAndWrite == readAndWrite }
    return mode & readAndWrite == readAndWrite
  }
}
