import ArgumentParser
import Glibc

/// Reading and creating the small files of a prescriber; a failure is said and becomes an exit
/// code.
enum SmallFile {
  /// The largest file that is read.
  private static let lengthLimit = 65_536

  /// The bytes of a regular file; with `isSecret`, of one that nobody but its owner can reach.
  static func read(_ path: String, isSecret: Bool = false) throws -> [UInt8] {
    // Opening a FIFO would block; none is meant.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw complain("\(path): cannot be read: \(lastError())", exitCode: .noInput)
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw complain("\(path): not a regular file", exitCode: .noInput)
    }
    if isSecret, status.st_mode & 0o077 != 0 {
      throw complain(
        "\(path): others than its owner can reach this private key; run: chmod 600 '\(path)'",
        exitCode: .notPermitted)
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= lengthLimit {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw complain("\(path): cannot be read: \(lastError())", exitCode: .inputOutputFailed)
      }
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(count)
    }
    throw complain("\(path): larger than \(lengthLimit) bytes", exitCode: .wrongData)
  }

  /// Creates a file with a text; one that is there already is left as it is.
  static func create(_ path: String, _ text: String, mode: mode_t) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    if descriptor < 0, errno == EEXIST { throw isThere(path) }
    guard descriptor >= 0 else {
      throw complain("\(path): cannot be created: \(lastError())", exitCode: .cannotCreate)
    }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty, fsync(descriptor) == 0 else {
      let reason = lastError()
      unsafe unlink(path)
      throw complain("\(path): cannot be written: \(reason)", exitCode: .inputOutputFailed)
    }
  }

  /// Says that a file is there already and stays as it is.
  static func isThere(_ path: String) -> ExitCode {
    complain(
      "\(path): exists and is not overwritten; name another file or remove it yourself",
      exitCode: .cannotCreate)
  }

  private static func lastError() -> String {
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
  }
}
