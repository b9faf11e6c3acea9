import Glibc

/// Why a line could not be opened; its description is one line that says what to do.
package enum LineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is nothing at this path.
  case notFound(path: String)
  /// This user may not open it; `group` may, where there is such a group.
  case notPermitted(path: String, group: String?)
  /// Somebody else holds it.
  case inUse(path: String)
  /// It is a file, a directory or another device.
  case notATerminal(path: String)
  /// The driver did not take a setting that the line cannot do without.
  case settingRefused(path: String, setting: String)
  /// The system call failed for another reason, an `errno` value.
  case failed(path: String, call: String, errorNumber: Int32)

  package var description: String {
    switch self {
    case .notFound(let path):
      "\(path): no such line; is the handpiece plugged in?"
    case .notPermitted(let path, let group?):
      "\(path): permission denied; run as a member of group \(group)"
    case .notPermitted(let path, nil):
      "\(path): permission denied; run as the user it belongs to"
    case .inUse(let path):
      "\(path): in use; stop the program that holds it"
    case .notATerminal(let path):
      "\(path): not a serial line; name a serial port or a pseudo-terminal"
    case .settingRefused(let path, let setting):
      "\(path): the driver refused \(setting); use another adapter or port"
    case .failed(let path, let call, let errorNumber):
      "\(path): \(call) failed: \(unsafe String(cString: strerror(errorNumber)))"
    }
  }

  /// What the failure of opening `path` means.
  init(path: String, call: String, errorNumber: Int32) {
    self =
      switch errorNumber {
      case ENOENT, ENOTDIR, ENXIO, ENODEV: .notFound(path: path)
      case EACCES, EPERM: .notPermitted(path: path, group: groupAllowed(toOpen: path))
      case EBUSY, EWOULDBLOCK: .inUse(path: path)
      case EISDIR, ENOTTY: .notATerminal(path: path)
      default: .failed(path: path, call: call, errorNumber: errorNumber)
      }
  }
}

/// The name of the group whose members may read and write `path`, or `nil` when there is none.
private func groupAllowed(toOpen path: String) -> String? {
  var status = stat()
  guard unsafe stat(path, &status) == 0, status.st_mode & 0o060 == 0o060 else { return nil }
  var entry = unsafe group()
  var found: UnsafeMutablePointer<group>?
  return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { text in
    let result = unsafe getgrgid_r(status.st_gid, &entry, text.baseAddress, text.count, &found)
    guard result == 0, unsafe found != nil, let name = unsafe entry.gr_name else { return nil }
    return unsafe String(cString: name)
  }
}
